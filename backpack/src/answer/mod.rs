//! An answer whose body was read to its end. Its head is kept as it came, and becomes a map when somebody asks.

pub(crate) mod check_result;
#[cfg(feature = "grpc")]
pub(crate) mod grpc_status;
pub(crate) mod never;
pub(crate) mod recycled;
pub(crate) mod request_result;
pub(crate) mod search;
pub(crate) mod typed_result;

use std::any::Any;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, InvalidHeaderValue};
use http::{HeaderMap, HeaderName, HeaderValue};
use httparse::ParserConfig;
use recycled::Recycled;
use url::Url;

use crate::seen::hidden::in_words;
use crate::text::cut::cut;
use crate::text::printable::line;

/// How many characters of a body a failure's text has.
pub(crate) const LONGEST_WORDS: usize = 120;

/// How many headers an answer may have.
pub(crate) const MOST_HEADERS: usize = 256;

/// An answer whose body was read to its end. It is made in one place on the heap, and handed on from there by its address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer(Arc<Parts>);

#[derive(Clone, Debug, Default)]
struct Parts {
    status: u16,
    /// How long a part of the body was that is not kept.
    discarded: u64,
    /// The body came compressed; the headers that tell of it are no longer true.
    unpacked: bool,
    /// It came behind an answer that opened something.
    is_message: bool,
    /// How many of the bytes are the head in HTTP/1; none where the map was there first.
    head: usize,
    /// A part of the bytes, and so before them: what is gone last is used again.
    body: OnceLock<Bytes>,
    /// The head, and the body behind it.
    bytes: Recycled,
    headers: OnceLock<Box<HeaderMap>>,
    /// What it was read as, where a type is declared.
    value: OnceLock<Arc<dyn Any + Send + Sync>>,
    /// Whence it came, after redirects.
    url: Option<Arc<Url>>,
}

impl Answer {
    /// An answer whose bytes are a head in HTTP/1, status line included, that was parsed once without an error, and the body
    /// behind it.
    pub(crate) fn with_head(status: u16, head: usize, bytes: Bytes) -> Self {
        Self(Arc::new(Parts {
            status,
            discarded: 0,
            unpacked: false,
            is_message: false,
            head,
            body: OnceLock::new(),
            bytes: bytes.into(),
            headers: OnceLock::new(),
            value: OnceLock::new(),
            url: None,
        }))
    }

    #[cfg(any(test, feature = "reqwest", feature = "service"))]
    pub(crate) fn with_headers(status: u16, headers: HeaderMap, body: Bytes) -> Self {
        Self(Arc::new(Parts {
            status,
            bytes: body.into(),
            headers: OnceLock::from(Box::new(headers)),
            ..Parts::default()
        }))
    }

    /// The same with the body as it was before it was compressed.
    pub(crate) fn unpacked(self, body: Bytes) -> Self {
        let mut parts = Arc::unwrap_or_clone(self.0);
        parts.body = OnceLock::from(body);
        parts.unpacked = true;
        if let Some(headers) = parts.headers.get_mut() {
            forget_packing(headers);
        }
        Self(Arc::new(parts))
    }

    /// The same, whose body was so much longer: it is not kept.
    pub(crate) fn without(self, discarded: u64) -> Self {
        let mut parts = Arc::unwrap_or_clone(self.0);
        parts.discarded = discarded;
        Self(Arc::new(parts))
    }

    /// The same with so many bytes of its body alone.
    pub(crate) fn beginning(&self, longest: usize) -> Self {
        let parts = &*self.0;
        let body = self.body_bytes();
        let body = Bytes::copy_from_slice(&body[..body.len().min(longest)]);
        Self(Arc::new(Parts {
            bytes: Bytes::copy_from_slice(&parts.bytes[..parts.head]).into(),
            body: OnceLock::from(body),
            value: OnceLock::new(),
            ..Parts::clone(parts)
        }))
    }

    /// The same with another body: what comes behind an answer that opens something, piece by piece.
    pub(crate) fn followed_by(&self, body: Bytes) -> Self {
        let parts = &*self.0;
        Self(Arc::new(Parts {
            status: parts.status,
            head: parts.head,
            body: OnceLock::from(body),
            bytes: parts.bytes.clone(),
            is_message: true,
            headers: match parts.head {
                // There is nothing that they could be read from again.
                0 => parts.headers.clone(),
                _ => OnceLock::new(),
            },
            url: parts.url.clone(),
            ..Parts::default()
        }))
    }

    /// Whether it came behind an answer that opened something.
    pub(crate) fn is_message(&self) -> bool {
        self.0.is_message
    }

    /// Whether the status says that there is no body (RFC 9110, 6.4.1).
    pub(crate) fn status_has_no_body(&self) -> bool {
        matches!(self.status(), 204 | 205 | 304)
    }

    /// Keeps what it was read as, beside the bytes.
    pub(crate) fn keep_value(&self, value: Arc<dyn Any + Send + Sync>) {
        self.0.value.get_or_init(|| value);
    }

    /// What it was read as.
    pub(crate) fn value(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.0.value.get().map(|value| &**value)
    }

    /// The same with whence it came, which all answers to one request share.
    pub(crate) fn given_by(mut self, url: &Arc<Url>) -> Self {
        if let Some(parts) = Arc::get_mut(&mut self.0) {
            parts.url = Some(Arc::clone(url));
        }
        self
    }

    pub(crate) fn url(&self) -> Option<&Url> {
        self.0.url.as_deref()
    }

    /// How long the body is, kept or not.
    pub(crate) fn length(&self) -> u64 {
        self.body_bytes().len() as u64 + self.0.discarded
    }

    pub(crate) fn status(&self) -> u16 {
        self.0.status
    }

    /// The body, to be kept; most of them nobody looks at.
    pub(crate) fn body(&self) -> &Bytes {
        let parts = &*self.0;
        parts.body.get_or_init(|| parts.bytes.slice(parts.head..))
    }

    /// The body, to be looked at.
    pub(crate) fn body_bytes(&self) -> &[u8] {
        match self.0.body.get() {
            Some(body) => body,
            None => &self.0.bytes[self.0.head..],
        }
    }

    /// The body without the mark that some programs put before a text, which is none of its JSON (RFC 8259, section 8.1).
    pub(crate) fn json_bytes(&self) -> &[u8] {
        let body = self.body_bytes();
        body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
    }

    /// The body as text; bytes that are not UTF-8 are replaced by U+FFFD.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.body_bytes())
    }

    /// What the server says in a short text or in JSON, in one line; none in other bodies.
    pub(crate) fn words(&self) -> Option<String> {
        let kind = self.headers().get(CONTENT_TYPE);
        let kind = kind
            .and_then(|kind| kind.to_str().ok())?
            .to_ascii_lowercase();
        let is_json = kind.contains("json");
        if !is_json && !kind.starts_with("text/plain") {
            return None;
        }
        let body = self.json_bytes();
        let body = String::from_utf8_lossy(&body[..body.len().min(LONGEST_WORDS * 4)]);
        let words = line(&cut(in_words(body.trim()).as_str(), LONGEST_WORDS));
        match (words.is_empty(), is_json) {
            (true, _) => None,
            (false, true) => Some(words),
            (false, false) => Some(format!("\"{words}\"")),
        }
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        let parts = &*self.0;
        parts.headers.get_or_init(|| {
            let mut headers = map(&parts.bytes[..parts.head]);
            if parts.unpacked {
                forget_packing(&mut headers);
            }
            Box::new(headers)
        })
    }
}

fn forget_packing(headers: &mut HeaderMap) {
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
}

/// How heads are read: a line that goes on in the next is an old form that clients still have to read (RFC 9112, section 5.2).
pub(crate) fn parser() -> ParserConfig {
    let mut parser = ParserConfig::default();
    parser.allow_obsolete_multiline_headers_in_responses(true);
    parser
}

fn map(head: &[u8]) -> HeaderMap {
    let mut lines = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut lines);
    let mut map = HeaderMap::new();
    if parser().parse_response(&mut response, head).is_ok() {
        for line in response.headers.iter() {
            let name = HeaderName::from_bytes(line.name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, value(line.value)) {
                map.append(name, value);
            }
        }
    }
    map
}

/// The ends of lines within a value are spaces.
fn value(bytes: &[u8]) -> Result<HeaderValue, InvalidHeaderValue> {
    if !bytes.contains(&b'\n') {
        return HeaderValue::from_bytes(bytes);
    }
    let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let unfolded: Vec<_> = bytes
        .iter()
        .map(|byte| if is_end(byte) { b' ' } else { *byte })
        .collect();
    HeaderValue::from_bytes(&unfolded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\ncontent-encoding: gzip\r\n\r\n";

    #[test]
    fn headers_are_found_whatever_their_case() {
        let answer = Answer::with_head(200, HEAD.len(), Bytes::from_static(HEAD));
        let values: Vec<_> = answer.headers().get_all("x-a").iter().collect();
        assert_eq!(values, ["1", "2"]);
        assert_eq!(answer.clone().headers().len(), 3);
    }

    #[test]
    fn a_line_may_go_on_in_the_next() {
        let head = b"HTTP/1.1 200 OK\r\nx: one\r\n two\r\n\tthree\r\ny: 1\r\n\r\n";
        let answer = Answer::with_head(200, head.len(), Bytes::from_static(head));
        let words = |name| {
            answer.headers()[name]
                .to_str()
                .unwrap()
                .split_whitespace()
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (words("x"), words("y")),
            (vec!["one", "two", "three"], vec!["1"])
        );
    }

    #[test]
    fn an_unpacked_answer_does_not_say_that_it_is_packed() {
        let answer = Answer::with_head(200, HEAD.len(), Bytes::from_static(HEAD));
        assert_eq!(answer.headers().len(), 3);
        let answer = answer.unpacked(Bytes::from_static(b"long"));
        assert_eq!(answer.headers().get(CONTENT_ENCODING), None);
        assert_eq!(answer.headers().len(), 2);
    }
}
