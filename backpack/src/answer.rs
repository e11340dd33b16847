//! An answer whose body was read to its end. Its head is kept as it came, and becomes a map when somebody asks.

use std::sync::OnceLock;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderName, HeaderValue};

/// How many headers an answer may have.
pub(crate) const MOST_HEADERS: usize = 256;

/// An answer whose body was read to its end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    /// The head in HTTP/1; empty where the map was there first.
    head: Box<[u8]>,
    headers: OnceLock<Box<HeaderMap>>,
    /// The body came compressed; the headers that tell of it are no longer true.
    unpacked: bool,
}

impl Answer {
    /// An answer with a head in HTTP/1, status line included, that was parsed once without an error.
    pub(crate) fn with_head(status: u16, head: Box<[u8]>, body: Bytes) -> Self {
        Self {
            status,
            body,
            head,
            ..Self::default()
        }
    }

    pub(crate) fn with_headers(status: u16, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            body,
            headers: OnceLock::from(Box::new(headers)),
            ..Self::default()
        }
    }

    /// The same with the body as it was before it was compressed.
    pub(crate) fn unpacked(mut self, body: Bytes) -> Self {
        self.body = body;
        self.unpacked = true;
        if let Some(headers) = self.headers.get_mut() {
            forget_packing(headers);
        }
        self
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.headers.get_or_init(|| {
            let mut headers = map(&self.head);
            if self.unpacked {
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

fn map(head: &[u8]) -> HeaderMap {
    let mut lines = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut lines);
    let mut map = HeaderMap::new();
    if response.parse(head).is_ok() {
        for line in response.headers.iter() {
            let name = HeaderName::from_bytes(line.name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(line.value)) {
                map.append(name, value);
            }
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\ncontent-encoding: gzip\r\n\r\n";

    #[test]
    fn headers_are_found_whatever_their_case() {
        let answer = Answer::with_head(200, HEAD.into(), Bytes::new());
        let values: Vec<_> = answer.headers().get_all("x-a").iter().collect();
        assert_eq!(values, ["1", "2"]);
        assert_eq!(answer.clone().headers().len(), 3);
    }

    #[test]
    fn an_unpacked_answer_does_not_say_that_it_is_packed() {
        let answer = Answer::with_head(200, HEAD.into(), Bytes::new());
        assert_eq!(answer.headers().len(), 3);
        let answer = answer.unpacked(Bytes::from_static(b"long"));
        assert_eq!(answer.headers().get(CONTENT_ENCODING), None);
        assert_eq!(answer.headers().len(), 2);
    }
}
