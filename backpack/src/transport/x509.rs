//! Looks into a certificate as far as the libraries do not tell: whether it is one of an authority.

/// The tags of DER that stand in a certificate on the way.
const SEQUENCE: u8 = 0x30;
const BOOLEAN: u8 = 0x01;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;

/// 2.5.29.19: RFC 5280, section 4.2.1.9.
const BASIC_CONSTRAINTS: [u8; 3] = [0x55, 0x1d, 0x13];

/// Values of DER, one after another.
struct Values<'d>(&'d [u8]);

/// Whether it may sign others, or has signed itself; none where it is no certificate.
pub(super) fn is_authority(certificate: &[u8]) -> Option<bool> {
    let mut body = Values(Values(Values(certificate).next_of(SEQUENCE)?).next_of(SEQUENCE)?);
    // Their order: RFC 5280, section 4.1.
    if body.0.first() == Some(&VERSION) {
        body.next()?;
    }
    let [_serial, _algorithm, issuer, _validity, subject, _key] = body.take_six()?;
    let constraints = body.find(|(tag, _)| *tag == EXTENSIONS);
    let constraints = constraints.and_then(|(_, all)| basic_constraints(all));
    Some(issuer == subject || constraints.is_some_and(may_sign))
}

/// What is in the extension of that name.
fn basic_constraints(extensions: &[u8]) -> Option<&[u8]> {
    let mut all = Values(Values(extensions).next_of(SEQUENCE)?);
    let (_, extension) = all
        .find(|(_, extension)| Values(extension).next_of(OBJECT) == Some(&BASIC_CONSTRAINTS[..]))?;
    let (_, value) = Values(extension).find(|(tag, _)| *tag == OCTETS)?;
    Some(value)
}

fn may_sign(constraints: &[u8]) -> bool {
    let inner = Values(constraints).next_of(SEQUENCE);
    let first = inner.and_then(|inner| Values(inner).next_of(BOOLEAN));
    first.is_some_and(|value| value != [0])
}

impl<'d> Values<'d> {
    /// The content of the next one, which is of this tag.
    fn next_of(&mut self, tag: u8) -> Option<&'d [u8]> {
        let (found, content) = self.next()?;
        (found == tag).then_some(content)
    }

    fn take_six(&mut self) -> Option<[&'d [u8]; 6]> {
        let mut six = [&[][..]; 6];
        for value in &mut six {
            (_, *value) = self.next()?;
        }
        Some(six)
    }
}

impl<'d> Iterator for Values<'d> {
    type Item = (u8, &'d [u8]);

    /// X.690, section 8.1: a tag, a length of one byte or of so many that follow, the content.
    fn next(&mut self) -> Option<Self::Item> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match usize::from(first) {
            short @ ..0x80 => (short, rest),
            long => {
                let (bytes, rest) = rest.split_at_checked(long - 0x80)?;
                let more = |length: usize, byte: &u8| {
                    length.checked_mul(256)?.checked_add(usize::from(*byte))
                };
                (bytes.iter().try_fold(0, more)?, rest)
            }
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::nearly;
    use proptest::prelude::*;

    /// A value, with its length in the short form or in the long one.
    fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = u16::try_from(content.len()).expect("a short content");
        let [high, low] = length.to_be_bytes();
        let length: &[u8] = match length {
            0..0x80 => &[low],
            _ => &[0x82, high, low],
        };
        [&[tag], length, &content].concat()
    }

    /// As far as it is looked at; without extensions where there are none, as those of old.
    fn certificate(issuer: &str, subject: &str, extensions: &[&[u8]]) -> Vec<u8> {
        let version = value(VERSION, &[&value(2, &[&[2]])]);
        let number = value(2, &[&[7; 0x90]]);
        let [issuer, subject] = [issuer, subject].map(|name| value(SEQUENCE, &[name.as_bytes()]));
        let other = value(SEQUENCE, &[]);
        let extensions = match extensions {
            [] => Vec::new(),
            some => value(EXTENSIONS, &[&value(SEQUENCE, some)]),
        };
        let version = if extensions.is_empty() {
            Vec::new()
        } else {
            version
        };
        let body = value(
            SEQUENCE,
            &[
                &version,
                &number,
                &other,
                &issuer,
                &other,
                &subject,
                &other,
                &extensions,
            ],
        );
        value(SEQUENCE, &[&body, &other])
    }

    fn extension(name: &[u8], constraints: &[u8]) -> Vec<u8> {
        let critical = value(BOOLEAN, &[&[0xff]]);
        value(
            SEQUENCE,
            &[
                &value(OBJECT, &[name]),
                &critical,
                &value(OCTETS, &[constraints]),
            ],
        )
    }

    fn constraints(inner: &[u8]) -> Vec<u8> {
        extension(&BASIC_CONSTRAINTS, &value(SEQUENCE, &[inner]))
    }

    #[test]
    fn an_authority_may_sign_or_has_signed_itself() {
        let yes = constraints(&value(BOOLEAN, &[&[0xff]]));
        let no = constraints(&value(BOOLEAN, &[&[0]]));
        let silent = constraints(&[]);
        let other = extension(
            &[0x55, 0x1d, 0x0f],
            &value(SEQUENCE, &[&value(BOOLEAN, &[&[0xff]])]),
        );
        for (issuer, subject, extensions, expected) in [
            ("it", "it", &[][..], true),
            ("it", "it", &[&no[..]][..], true),
            ("it", "she", &[][..], false),
            ("it", "she", &[&other[..], &yes][..], true),
            ("it", "she", &[&no[..]][..], false),
            ("it", "she", &[&silent[..]][..], false),
            ("it", "she", &[&other[..]][..], false),
        ] {
            let certificate = certificate(issuer, subject, extensions);
            assert_eq!(
                is_authority(&certificate),
                Some(expected),
                "{issuer} {subject}"
            );
        }
    }

    #[test]
    fn what_is_no_certificate_is_none() {
        let certificate = certificate("it", "it", &[]);
        for wrong in [
            &[][..],
            &[0x30],
            b"\x30\xff",
            b"\x30\x89\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            assert_eq!(is_authority(wrong), None, "{wrong:?}");
        }
        assert_eq!(is_authority(&certificate[..certificate.len() - 1]), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in nearly([
            certificate("it", "she", &[&constraints(&value(BOOLEAN, &[&[0xff]]))]),
            certificate("it", "it", &[]),
        ])) {
            is_authority(&bytes);
        }
    }
}
