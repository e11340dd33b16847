//! The head of an answer: no more of it is looked at than decides where the answer ends, and what happens to its connection.

use std::mem::MaybeUninit;

use httparse::{Header, Response, Status};

use super::super::lists::lists;
use super::super::{TransportError, errors};
use crate::answer::{MOST_HEADERS, parser};

/// The longest head that is read.
pub(super) const LONGEST_HEAD: usize = 64 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) framing: Framing,
    /// Another request may follow on the connection.
    pub(super) keep: bool,
    pub(super) sets_cookies: bool,
    /// The body is packed.
    pub(super) packed: bool,
}

/// Where the body ends: RFC 9112, section 6.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    Length(u64),
    Chunked,
    UntilClose,
}

/// What the headers say of the framing.
#[derive(Default)]
struct Said {
    length: Option<u64>,
    /// There is a `transfer-encoding`; whether the last one is `chunked`.
    encoding: Option<bool>,
    close: bool,
    keep_alive: bool,
    sets_cookies: bool,
    packed: bool,
}

impl Head {
    /// The head at the start of the bytes, and its length; none where it is not complete.
    pub(super) fn parse(
        bytes: &[u8],
        to_head: bool,
    ) -> Result<Option<(Self, usize)>, TransportError> {
        let mut lines = [const { MaybeUninit::<Header<'_>>::uninit() }; MOST_HEADERS];
        let mut response = Response::new(&mut []);
        let parsed = parser().parse_response_with_uninit_headers(&mut response, bytes, &mut lines);
        match parsed {
            Err(httparse::Error::TooManyHeaders) => Err(errors::not_http(format_args!(
                "more than {MOST_HEADERS} headers"
            ))),
            Err(error) => Err(errors::not_http(error)),
            Ok(Status::Complete(length)) if length <= LONGEST_HEAD => {
                Self::of(&response, to_head).map(|head| Some((head, length)))
            }
            Ok(Status::Partial) if bytes.len() <= LONGEST_HEAD => Ok(None),
            Ok(_) => Err(errors::long_head(LONGEST_HEAD)),
        }
    }

    /// An answer before the answer, as `100 Continue`.
    pub(super) fn is_interim(&self) -> bool {
        (100..200).contains(&self.status) && self.status != 101
    }

    fn of(response: &Response<'_, '_>, to_head: bool) -> Result<Self, TransportError> {
        let said = Said::by(response.headers)?;
        let status = response.code.unwrap_or_default();
        if status < 100 {
            return Err(errors::not_http("invalid status"));
        }
        let without_body = to_head || status < 200 || matches!(status, 204 | 304);
        let framing = match said {
            _ if without_body => Framing::Length(0),
            Said {
                encoding: Some(true),
                ..
            } => Framing::Chunked,
            Said {
                encoding: Some(false),
                ..
            } => Framing::UntilClose,
            Said {
                length: Some(length),
                ..
            } => Framing::Length(length),
            Said { .. } => Framing::UntilClose,
        };
        let http11 = response.version == Some(1);
        let persistent = if http11 {
            !said.close
        } else {
            said.keep_alive && !said.close
        };
        // Two answers to where a body ends are how one answer is smuggled into another.
        let doubtful = said.encoding.is_some() && (said.length.is_some() || !http11);
        Ok(Self {
            status,
            framing,
            keep: persistent && !doubtful && status != 101 && framing != Framing::UntilClose,
            sets_cookies: said.sets_cookies,
            packed: said.packed,
        })
    }
}

impl Said {
    fn by(headers: &[Header<'_>]) -> Result<Self, TransportError> {
        let mut said = Self::default();
        for Header { name, value } in headers {
            // Nearly all servers write a name in one of two ways.
            let is = |capitals: &str, small: &str| {
                *name == capitals || *name == small || name.eq_ignore_ascii_case(small)
            };
            // Most headers have a name of another length than these.
            match name.len() {
                14 if is("Content-Length", "content-length") => said.add_length(value)?,
                17 if is("Transfer-Encoding", "transfer-encoding") => {
                    said.encoding = Some(last(value).eq_ignore_ascii_case(b"chunked"));
                }
                10 if is("Connection", "connection") => said.add_connection(value),
                10 if is("Set-Cookie", "set-cookie") => said.sets_cookies = true,
                16 if is("Content-Encoding", "content-encoding") => said.packed = true,
                _ => {}
            }
        }
        Ok(said)
    }

    /// Whether the connection stays.
    fn add_connection(&mut self, value: &[u8]) {
        match value {
            b"keep-alive" => self.keep_alive = true,
            b"close" => self.close = true,
            list => {
                self.close |= lists(list, "close");
                self.keep_alive |= lists(list, "keep-alive");
            }
        }
    }

    /// The same length may be said several times; two lengths are none.
    fn add_length(&mut self, value: &[u8]) -> Result<(), TransportError> {
        for item in value.split(|byte| *byte == b',') {
            let Some(length) = number(item.trim_ascii()) else {
                return Err(errors::not_http("invalid content-length"));
            };
            if self.length.is_some_and(|known| known != length) {
                return Err(errors::not_http("two different content-lengths"));
            }
            self.length = Some(length);
        }
        Ok(())
    }
}

/// Digits and nothing else.
fn number(digits: &[u8]) -> Option<u64> {
    let add = |number: u64, digit: &u8| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    };
    let number = digits.iter().try_fold(0, add)?;
    (!digits.is_empty()).then_some(number)
}

fn last(value: &[u8]) -> &[u8] {
    let item = value.rsplit(|byte| *byte == b',').next();
    item.unwrap_or_default().trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::nearly;
    use proptest::prelude::*;

    fn head(lines: &str) -> Result<Head, TransportError> {
        let text = format!("HTTP/1.1 200 OK\r\n{lines}\r\n");
        let (head, length) = Head::parse(text.as_bytes(), false)?.expect("a whole head");
        assert_eq!(length, text.len());
        Ok(head)
    }

    fn framing(lines: &str) -> (Framing, bool) {
        let head = head(lines).expect("a good head");
        (head.framing, head.keep)
    }

    #[test]
    fn the_end_of_a_body_follows_from_the_head() {
        use Framing::{Chunked, Length, UntilClose};
        for (lines, expected) in [
            ("content-length: 5\r\n", (Length(5), true)),
            (
                "Content-Length: 5\r\ncontent-length: 5, 5\r\n",
                (Length(5), true),
            ),
            ("transfer-encoding: Chunked\r\n", (Chunked, true)),
            ("transfer-encoding: gzip, chunked\r\n", (Chunked, true)),
            ("transfer-encoding: gzip\r\n", (UntilClose, false)),
            ("", (UntilClose, false)),
            // Both: chunks, and no trust in the connection.
            (
                "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
                (Chunked, false),
            ),
            (
                "content-length: 5\r\nconnection: x, Close\r\n",
                (Length(5), false),
            ),
        ] {
            assert_eq!(framing(lines), expected, "{lines}");
        }
    }

    #[test]
    fn some_answers_have_no_body_whatever_they_say() {
        for (status, to_head) in [(204, false), (304, false), (200, true), (100, false)] {
            let text = format!("HTTP/1.1 {status} \r\ncontent-length: 5\r\n\r\n");
            let (head, _) = Head::parse(text.as_bytes(), to_head).unwrap().unwrap();
            assert_eq!(head.framing, Framing::Length(0), "{status}");
            assert!(head.keep);
        }
    }

    #[test]
    fn http_1_0_is_kept_only_where_it_says_so() {
        for (line, kept) in [("", false), ("connection: keep-alive\r\n", true)] {
            let text = format!("HTTP/1.0 200 OK\r\ncontent-length: 0\r\n{line}\r\n");
            let (head, _) = Head::parse(text.as_bytes(), false).unwrap().unwrap();
            assert_eq!(head.keep, kept, "{line}");
        }
    }

    #[test]
    fn what_cannot_be_trusted_is_refused() {
        for (lines, text) in [
            (
                "content-length: 5\r\ncontent-length: 6\r\n",
                "two different content-lengths",
            ),
            ("content-length: +5\r\n", "invalid content-length"),
            ("content-length: \r\n", "invalid content-length"),
            (
                "content-length: 99999999999999999999\r\n",
                "invalid content-length",
            ),
            (" folded\r\na: 1\r\n", "invalid header name"),
            ("no colon\r\n", "invalid header name"),
        ] {
            let error = head(lines).expect_err(lines).text;
            assert_eq!(error, format!("the answer is not HTTP: {text}"));
        }
        let error = head(&"a: b\r\n".repeat(257)).unwrap_err().text;
        assert!(error.ends_with("more than 256 headers"), "{error}");
        let error = head(&format!("a: {}\r\n", "b".repeat(LONGEST_HEAD)))
            .unwrap_err()
            .text;
        assert!(error.ends_with("a head of more than 64 KiB"), "{error}");
    }

    const HEADS: &[&str] = &[
        "HTTP/1.1 200 OK\r\ncontent-length: 5, 5\r\nconnection: x, keep-alive\r\n\r\n",
        "HTTP/1.0 404 \r\nTransfer-Encoding: gzip, chunked\r\nset-cookie: a=1\r\n\r\n",
        "HTTP/1.1 103 Early\ncontent-encoding: gzip\nlink: <a>\n folded\n\n",
    ];

    proptest! {
        #[test]
        fn a_head_is_the_same_whatever_follows(
            bytes in prop_oneof![nearly(HEADS), prop::collection::vec(any::<u8>(), 0..300)],
            more in prop::collection::vec(any::<u8>(), 0..50),
            to_head: bool,
        ) {
            let parsed = Head::parse(&bytes, to_head);
            if let Ok(Some((head, length))) = parsed {
                prop_assert!(length <= bytes.len() && (100..1000).contains(&head.status));
                let longer = Head::parse(&[&bytes[..], &more].concat(), to_head);
                prop_assert_eq!(longer, Ok(Some((head, length))));
                prop_assert_eq!(Head::parse(&bytes[..length - 1], to_head), Ok(None));
            }
        }
    }
}
