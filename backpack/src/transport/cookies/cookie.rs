//! One cookie: as a server sets it (RFC 6265, sections 5.2 and 5.3), and where it is sent (section 5.4).

use std::time::{Duration, SystemTime};

use url::{Host, Url};

use super::date;

/// Name and value together; a longer cookie is none, as with browsers.
const LONGEST: usize = 4096;

#[derive(Debug)]
pub(super) struct Cookie {
    /// `name=value`, the very bytes that came.
    pub(super) pair: Box<[u8]>,
    name_length: usize,
    domain: Box<str>,
    /// Only the very host that has set it.
    host_only: bool,
    pub(super) path: Box<str>,
    secure: bool,
    /// None where it ends with its user.
    pub(super) until: Option<SystemTime>,
}

/// What the attributes of a cookie say; of a name twice, the last.
#[derive(Default)]
struct Attributes<'a> {
    expires: Option<SystemTime>,
    /// Since when it is over, or when it will be; a far one is none.
    max_age: Option<Option<SystemTime>>,
    domain: &'a [u8],
    path: &'a [u8],
    secure: bool,
}

impl Cookie {
    /// Reads a `set-cookie` that came from a URL; none where it is no cookie, or not for this host.
    pub(super) fn parse(text: &[u8], url: &Url) -> Option<Self> {
        let mut parts = text.split(|byte| *byte == b';');
        let (name, value) = split_at_sign(parts.next()?)?;
        if name.is_empty() || name.len() + value.len() > LONGEST {
            return None;
        }
        let mut said = Attributes::default();
        for part in parts {
            let (name, value) = split_at_sign(part).unwrap_or((part.trim_ascii(), b""));
            said.take(name, value);
        }
        let host = url.host_str()?;
        let domain = domain(said.domain, host)?;
        Some(Self {
            pair: [name, b"=", value].concat().into(),
            name_length: name.len(),
            host_only: domain.is_none(),
            domain: domain.unwrap_or_else(|| host.into()),
            path: path(said.path, url),
            secure: said.secure,
            until: said.max_age.unwrap_or(said.expires),
        })
    }

    pub(super) fn name(&self) -> &[u8] {
        &self.pair[..self.name_length]
    }

    /// The other takes its place.
    pub(super) fn is_replaced_by(&self, other: &Self) -> bool {
        (self.name(), &self.domain, &self.path) == (other.name(), &other.domain, &other.path)
    }

    pub(super) fn is_over(&self, now: SystemTime) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Whether it goes with requests of a URL.
    pub(super) fn belongs_to(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_here = match self.host_only {
            true => host == &*self.domain,
            false => is_within(host, &self.domain),
        };
        is_here && is_below(url.path(), &self.path) && (!self.secure || is_safe(url))
    }
}

impl<'a> Attributes<'a> {
    fn take(&mut self, name: &[u8], value: &'a [u8]) {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        if is("expires") {
            self.expires = date::parse(value).or(self.expires);
        } else if is("max-age") {
            self.max_age = max_age(value).or(self.max_age);
        } else if is("domain") {
            self.domain = value;
        } else if is("path") {
            self.path = value;
        } else if is("secure") {
            self.secure = true;
        }
    }
}

/// Both sides of the first `=`, without the space around them.
fn split_at_sign(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let sign = part.iter().position(|byte| *byte == b'=')?;
    Some((part[..sign].trim_ascii(), part[sign + 1..].trim_ascii()))
}

/// Section 5.2.2.
fn max_age(value: &[u8]) -> Option<Option<SystemTime>> {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if digits.len() < value.len() {
        return Some(Some(SystemTime::UNIX_EPOCH));
    }
    // One that no clock can tell never ends.
    let seconds = std::str::from_utf8(digits)
        .ok()?
        .parse()
        .unwrap_or(u64::MAX);
    Some(match seconds {
        0 => Some(SystemTime::UNIX_EPOCH),
        _ => SystemTime::now().checked_add(Duration::from_secs(seconds)),
    })
}

/// The domain that the attribute names; `Some(None)` where the cookie is of the host alone, none where it is of others.
#[expect(clippy::option_option, reason = "refused, left out, named")]
fn domain(said: &[u8], host: &str) -> Option<Option<Box<str>>> {
    let said = said.strip_prefix(b".").unwrap_or(said);
    if said.is_empty() {
        return Some(None);
    }
    let domain = Host::parse(std::str::from_utf8(said).ok()?)
        .ok()?
        .to_string();
    if domain == host {
        return Some(matches!(Host::parse(host), Ok(Host::Domain(_))).then(|| domain.into()));
    }
    // A whole top level is nobody's.
    (domain.contains('.') && is_within(host, &domain)).then(|| Some(domain.into()))
}

/// Section 5.1.3.
fn is_within(host: &str, domain: &str) -> bool {
    let is_name = || matches!(Host::parse(host), Ok(Host::Domain(_)));
    match host.strip_suffix(domain) {
        Some("") => true,
        Some(rest) => rest.ends_with('.') && is_name(),
        None => false,
    }
}

/// What the attribute says, or the folder of the URL (section 5.1.4).
fn path(said: &[u8], url: &Url) -> Box<str> {
    match std::str::from_utf8(said) {
        Ok(said) if said.starts_with('/') => said.into(),
        _ => match url.path().rsplit_once('/') {
            None | Some(("", _)) => "/".into(),
            Some((folder, _)) => folder.into(),
        },
    }
}

/// Section 5.1.4.
fn is_below(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(rest) => rest.is_empty() || folder.ends_with('/') || rest.starts_with('/'),
        None => false,
    }
}

/// Nobody listens between a browser and its own machine, so that they send secure cookies there too.
fn is_safe(url: &Url) -> bool {
    let is_own = || match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    matches!(url.scheme(), "https" | "wss") || is_own()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::nearly;
    use proptest::prelude::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    fn set(text: &str, at: &str) -> Option<Cookie> {
        Cookie::parse(text.as_bytes(), &url(at))
    }

    fn goes(text: &str, from: &str, to: &str) -> bool {
        set(text, from).is_some_and(|cookie| cookie.belongs_to(&url(to)))
    }

    #[test]
    fn a_pair_is_what_came() {
        let pair = |text: &[u8]| {
            let cookie = Cookie::parse(text, &url("http://shop.example/"));
            cookie.map(|cookie| cookie.pair.to_vec())
        };
        assert_eq!(pair(b" a = b c ; Path=/").as_deref(), Some(&b"a=b c"[..]));
        assert_eq!(pair(b"a=b=c").as_deref(), Some(&b"a=b=c"[..]));
        assert_eq!(pair(b"a=\"b\"").as_deref(), Some(&b"a=\"b\""[..]));
        assert_eq!(pair(b"sid=caf\xe9").as_deref(), Some(&b"sid=caf\xe9"[..]));
        assert_eq!(pair(b"a=").as_deref(), Some(&b"a="[..]));
        for none in [&b""[..], b"a", b"=b", b" =b", b"; a=b"] {
            assert_eq!(pair(none), None);
        }
        assert_eq!(pair(format!("a={}", "x".repeat(LONGEST)).as_bytes()), None);
    }

    #[test]
    fn it_goes_to_its_host_or_to_its_domain() {
        let from = "http://www.shop.example/";
        assert!(goes("a=1", from, from));
        assert!(!goes("a=1", from, "http://cdn.www.shop.example/"));
        for domain in ["shop.example", ".shop.example", "SHOP.example"] {
            let text = format!("a=1; Domain={domain}");
            assert!(goes(&text, from, from));
            assert!(goes(&text, from, "http://shop.example/"));
            assert!(goes(&text, from, "http://cdn.shop.example:81/"));
            assert!(!goes(&text, from, "http://othershop.example/"));
        }
        for domain in [
            "example",
            "other.example",
            "cdn.www.shop.example",
            "op.example",
        ] {
            assert!(
                set(&format!("a=1; Domain={domain}"), from).is_none(),
                "{domain}"
            );
        }
        assert!(goes(
            "a=1; Domain=b\u{fc}cher.example",
            "http://b\u{fc}cher.example/",
            "http://www.b\u{fc}cher.example/"
        ));
        assert!(goes(
            "a=1; Domain=127.0.0.1",
            "http://127.0.0.1/",
            "http://127.0.0.1/"
        ));
        assert!(set("a=1; Domain=0.0.1", "http://127.0.0.1/").is_none());
        assert!(goes(
            "a=1; Domain=localhost",
            "http://localhost/",
            "http://localhost/"
        ));
    }

    #[test]
    fn it_goes_below_its_path() {
        let from = "http://shop.example/app/login";
        for (text, to, expected) in [
            ("a=1", "/app/page", true),
            ("a=1", "/app", true),
            ("a=1", "/apple", false),
            ("a=1", "/", false),
            ("a=1; Path=/", "/any", true),
            ("a=1; Path=/deep/", "/deep", false),
            ("a=1; Path=/deep/", "/deep/x", true),
            ("a=1; Path=/deep", "/deep", true),
            ("a=1; Path=deep", "/app/page", true),
            ("a=1; Path=/x; Path=/", "/any", true),
        ] {
            let to_url = format!("http://shop.example{to}");
            assert_eq!(goes(text, from, &to_url), expected, "{text} {to}");
        }
    }

    #[test]
    fn a_secure_one_goes_only_where_nobody_listens() {
        let text = "a=1; Domain=shop.example; SECURE";
        let from = "https://shop.example/";
        assert!(goes(text, from, "https://shop.example/"));
        assert!(!goes(text, from, "http://shop.example/"));
        assert!(goes(
            "a=1; Secure",
            "http://localhost/",
            "http://localhost/"
        ));
        assert!(goes("a=1; Secure", "http://[::1]/", "http://[::1]/"));
    }

    #[test]
    fn an_age_counts_before_a_date() {
        let (past, far) = (
            "Thu, 1 Jan 1970 00:00:00 GMT",
            "Fri, 1 Jan 2100 00:00:00 GMT",
        );
        let is_over = |attributes: &str| {
            let cookie = set(&format!("a=1; {attributes}"), "http://shop.example/");
            cookie.expect("a cookie").is_over(SystemTime::now())
        };
        assert!(is_over(&format!("Expires={past}")));
        assert!(!is_over(&format!("Expires={past}; Max-Age=100")));
        assert!(is_over(&format!("Max-Age=0; Expires={far}")));
        assert!(is_over("Max-Age=-1"));
        for ignored in [
            "Max-Age=",
            "Max-Age=1s",
            "Max-Age=-",
            "Max-Age=+0",
            "Expires=0",
        ] {
            assert!(!is_over(ignored), "{ignored}");
        }
        assert!(!is_over("Max-Age=99999999999999999999999"));
        assert!(!is_over(&format!("Expires={past}; Expires={far}")));
    }

    const COOKIES: &[&str] = &[
        "sid=1; Path=/app; Domain=.b.example; Secure; HttpOnly",
        "sid=caf\u{e9}; Max-Age=-1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "a==; Max-Age=99999999999999999999; domain=[::1]; path=\"x\"",
    ];

    const URLS: &[&str] = &[
        "http://a.b.example/x/y",
        "http://127.0.0.1",
        "https://[::1]:1/a/",
    ];

    proptest! {
        #[test]
        fn any_bytes_are_read(text: Vec<u8>) {
            Cookie::parse(&text, &url("http://shop.example/"));
        }

        #[test]
        fn what_is_nearly_a_cookie_is_sent_as_it_came(text in nearly(COOKIES), at in prop::sample::select(URLS)) {
            let at = url(at);
            if let Some(cookie) = Cookie::parse(&text, &at) {
                prop_assert!(!cookie.name().is_empty() && cookie.pair.len() <= LONGEST + 1);
                prop_assert!(!cookie.pair.contains(&b';'));
                prop_assert!(cookie.path.starts_with('/'));
                // Nobody sets a cookie for others.
                prop_assert!(is_within(at.host_str().expect("a host"), &cookie.domain));
                prop_assert!(cookie.is_replaced_by(&cookie));
            }
        }

        #[test]
        fn any_attributes_are_read(text in "a=1(; ?(Domain|Path|Expires|Max-Age|Secure)=?[ -~]{0,12}){0,4}") {
            prop_assert!(set(&text, "http://a.b.example/x/y").is_none_or(|it| it.name() == b"a"));
        }
    }
}
