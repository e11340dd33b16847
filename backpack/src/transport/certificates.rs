//! What is wrong with a server's certificate, and what a server says of ours, in words; one text a cause, whatever the time.

use jiff::Timestamp;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError};

/// What follows "the server's certificate is not trusted: ".
pub(super) fn problem(error: &CertificateError) -> String {
    use CertificateError as Its;
    let fixed = match error {
        Its::ExpiredContext { not_after, .. } => {
            return format!("it expired on {}", day(*not_after));
        }
        Its::NotValidYetContext { not_before, .. } => {
            return format!("it is valid from {}", day(*not_before));
        }
        Its::NotValidForNameContext {
            expected,
            presented,
        } => {
            let expected = expected.to_str();
            return format!("it is not for `{expected}`, but for {}", names(presented));
        }
        Its::Expired => "it has expired",
        Its::NotValidYet => "it is not valid yet",
        Its::NotValidForName => "it is for another name",
        Its::Revoked => "it was revoked",
        Its::UnknownIssuer => "nobody who is trusted has signed it",
        Its::BadEncoding => "it cannot be read",
        Its::BadSignature => "its signature is wrong",
        Its::InvalidPurpose | Its::InvalidPurposeContext { .. } => "it is not made for servers",
        other if is_of_an_authority(other) => "it is that of an authority, not of a server",
        Its::Other(other) => return format!("{other}"),
        other => return format!("{other}"),
    };
    fixed.to_owned()
}

/// Whether a server shows what may sign others, which is wrong with it whoever has signed it.
pub(super) fn is_of_an_authority(error: &CertificateError) -> bool {
    matches!(error, CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity"))
}

/// There is no certificate of ours.
pub(super) const MISSING: &str = "the server asks for a client certificate, which --cert gives";

/// What a server says by an alert that is about our certificate: RFC 8446, section 6.2.
pub(super) fn refusal(alert: AlertDescription) -> Option<&'static str> {
    use AlertDescription as Its;
    Some(match alert {
        Its::CertificateRequired => MISSING,
        Its::UnknownCA => "the server trusts nobody who has signed the client certificate",
        Its::CertificateExpired => "the client certificate has expired, or is not valid yet",
        Its::CertificateRevoked => "the client certificate was revoked",
        Its::UnsupportedCertificate => "the server takes no client certificate of this kind",
        Its::AccessDenied => {
            "the server does not let in who shows this client certificate, or none"
        }
        // Some say so where there is none.
        Its::BadCertificate | Its::CertificateUnknown => {
            "the server does not take the client certificate, or misses one"
        }
        _ => return None,
    })
}

fn day(time: UnixTime) -> String {
    let moment = i64::try_from(time.as_secs()).ok();
    let moment = moment.and_then(|seconds| Timestamp::from_second(seconds).ok());
    moment.map_or_else(
        || "a day out of all calendars".to_owned(),
        |it| it.strftime("%F").to_string(),
    )
}

/// A few of them.
fn names(presented: &[String]) -> String {
    const MOST: usize = 3;
    let shown: Vec<_> = presented
        .iter()
        .take(MOST)
        .map(|name| format!("`{}`", plain(name)))
        .collect();
    match presented.len() {
        0 => "no name".to_owned(),
        count if count > MOST => format!("{} and {} more", shown.join(", "), count - MOST),
        _ => shown.join(", "),
    }
}

/// The library shows names as `DnsName("shop.example")`.
fn plain(name: &str) -> &str {
    name.split('"').nth(1).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::pki_types::ServerName;
    use std::time::Duration;

    fn at(seconds: u64) -> UnixTime {
        UnixTime::since_unix_epoch(Duration::from_secs(seconds))
    }

    #[test]
    fn one_cause_has_one_text_at_any_time() {
        let expired = |now| CertificateError::ExpiredContext {
            time: at(now),
            not_after: at(1_580_515_200),
        };
        assert_eq!(problem(&expired(1_800_000_000)), "it expired on 2020-02-01");
        assert_eq!(problem(&expired(1_800_000_001)), "it expired on 2020-02-01");
        let early = CertificateError::NotValidYetContext {
            time: at(0),
            not_before: at(4_102_444_800),
        };
        assert_eq!(problem(&early), "it is valid from 2100-01-01");
    }

    #[test]
    fn names_are_told_but_not_all_of_them() {
        let other = |count: usize| CertificateError::NotValidForNameContext {
            expected: ServerName::try_from("shop.example").expect("a name"),
            presented: (0..count)
                .map(|it| format!("DnsName(\"{it}.example\")"))
                .collect(),
        };
        assert_eq!(
            problem(&other(0)),
            "it is not for `shop.example`, but for no name"
        );
        assert_eq!(
            problem(&other(1)),
            "it is not for `shop.example`, but for `0.example`"
        );
        assert!(problem(&other(9)).ends_with("`2.example` and 6 more"));
    }
}
