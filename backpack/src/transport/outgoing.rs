//! One request, ready to be sent, and its bytes in HTTP/1.1, written down once.

use std::cell::OnceCell;
use std::io::IoSlice;
use std::rc::Rc;
use std::sync::Arc;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, COOKIE, HOST, HeaderName, USER_AGENT as USER_AGENT_NAME,
};
use http::{HeaderMap, HeaderValue, Method};
use url::{Position, Url};

use super::USER_AGENT;
use super::lists::lists;
use super::payload::Payload;
use super::settings::Common;

/// Up to this size a body stands right behind its head, and both are written in one piece.
const SMALL_BODY: usize = 16 * 1024;

/// One request, ready to be sent.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    /// Shared with the answers.
    pub(crate) url: Arc<Url>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Payload>,
    /// The body of the answer is counted, and not kept.
    pub(crate) discards: bool,
    /// It is a call of gRPC: only HTTP/2 carries it, and the trailers of its answer are kept.
    pub(crate) is_call: bool,
    lines: OnceCell<Lines>,
    /// Its head as HTTP/2 packs it.
    #[cfg(feature = "http2")]
    packed: OnceCell<Vec<u8>>,
}

/// A request in HTTP/1.1.
#[derive(Debug)]
pub(super) struct Lines {
    /// Scheme, host and port.
    pub(super) origin: Rc<str>,
    /// The head, and a small body behind it.
    pub(super) bytes: Vec<u8>,
    /// Where the part of the head begins that depends on the body.
    end_at: usize,
    /// Where the line of the cookies goes.
    pub(super) cookies_at: usize,
    /// The endpoint's own `cookie` header, which the user's cookies stand beside.
    pub(super) own_cookies: Option<Rc<[u8]>>,
    /// A body that is not in `bytes`.
    pub(super) large_body: Option<Payload>,
    pub(super) to_head: bool,
    pub(super) discards: bool,
    /// The request itself asks for the end of the connection.
    pub(super) closes: bool,
}

impl Outgoing {
    pub(crate) fn new(
        method: Method,
        url: impl Into<Arc<Url>>,
        headers: HeaderMap,
        body: Option<Payload>,
    ) -> Self {
        Self {
            method,
            url: url.into(),
            headers,
            body,
            discards: false,
            is_call: false,
            lines: OnceCell::new(),
            #[cfg(feature = "http2")]
            packed: OnceCell::new(),
        }
    }

    /// The same, whose answers may be kept or not.
    pub(crate) fn discarding(self, discards: bool) -> Self {
        Self { discards, ..self }
    }

    /// The same as a call of gRPC, or as none.
    pub(crate) fn calling(self, is_call: bool) -> Self {
        Self { is_call, ..self }
    }

    /// The same with one header more, to be sent once.
    pub(crate) fn with_header(&self, name: &'static str, value: HeaderValue) -> Self {
        let mut headers = self.headers.clone();
        headers.insert(name, value);
        let (method, url) = (self.method.clone(), Arc::clone(&self.url));
        let same = Self::new(method, url, headers, self.body.clone());
        same.discarding(self.discards).calling(self.is_call)
    }

    /// The same without this header.
    #[cfg(feature = "grpc")]
    pub(crate) fn without_header(&self, name: &'static str) -> Self {
        let mut headers = self.headers.clone();
        headers.remove(name);
        let (method, url) = (self.method.clone(), Arc::clone(&self.url));
        let same = Self::new(method, url, headers, self.body.clone());
        same.discarding(self.discards).calling(self.is_call)
    }

    /// The same request with another body of the same type.
    pub(crate) fn renew_body(&mut self, body: Payload) {
        self.body = Some(body);
        let length = self.length();
        if let Some(lines) = self.lines.get_mut() {
            lines.end(length, self.body.as_ref());
        }
    }

    /// The request in HTTP/1.1.
    pub(super) fn lines(&self, common: Common) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self, common))
    }

    /// The head of the request in HTTP/2, without what may be another each time.
    #[cfg(feature = "http2")]
    pub(super) fn packed(&self, common: Common) -> &[u8] {
        self.packed
            .get_or_init(|| super::direct::packed(self, common))
    }

    /// The same as a proxy is asked, which hears of the server in the target. It is not kept.
    #[cfg(feature = "proxy")]
    pub(super) fn lines_for_proxy(&self, common: Common) -> Lines {
        let (url, scheme) = (&self.url, self.url.scheme());
        let target = &url[Position::BeforeHost..Position::AfterQuery];
        Lines::with_target(self, &format!("{scheme}://{target}"), common)
    }

    /// The headers that every request has, unless the endpoint gives others.
    pub(super) fn common_headers(
        &self,
        common: Common,
    ) -> impl Iterator<Item = (HeaderName, &str)> {
        let common = [
            (USER_AGENT_NAME, Some(USER_AGENT)),
            (ACCEPT, Some("*/*")),
            (ACCEPT_ENCODING, common.accepts),
            (CONNECTION, common.closes.then_some("close")),
        ];
        let missing = |(name, value): (HeaderName, Option<&'static str>)| {
            let given = self.headers.contains_key(&name);
            value.filter(|_| !given).map(|value| (name, value))
        };
        common.into_iter().filter_map(missing)
    }

    /// All that are sent, as HTTP/1.1 names them, with these cookies.
    pub(crate) fn all_headers(
        &self,
        common: Common,
        cookies: Option<&[u8]>,
    ) -> Vec<(String, Vec<u8>)> {
        let host = self.url[Position::BeforeHost..Position::AfterPort].as_bytes();
        let host = (!self.headers.contains_key(HOST)).then_some((HOST.as_str(), host));
        let common = self.common_headers(common).collect::<Vec<_>>();
        let common = common
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()));
        let own = self.headers.iter().filter(|(name, _)| *name != COOKIE);
        let own = own.map(|(name, value)| (name.as_str(), value.as_bytes()));
        let length = self.length().map(|length| length.to_string());
        let length = length.as_ref().map(|it| ("content-length", it.as_bytes()));
        let cookies = cookies.map(|cookies| (COOKIE.as_str(), cookies));
        let all = host.into_iter().chain(common).chain(own);
        let all = all.chain(cookies).chain(length);
        all.map(|(name, value)| (name.to_owned(), value.to_vec()))
            .collect()
    }

    /// The number that `content-length` says; none where it is left out.
    pub(super) fn length(&self) -> Option<usize> {
        let expects_one = matches!(self.method, Method::POST | Method::PUT | Method::PATCH);
        match &self.body {
            Some(body) => Some(body.len()),
            None => expects_one.then_some(0),
        }
    }
}

impl Lines {
    fn of(request: &Outgoing, common: Common) -> Self {
        let target = &request.url[Position::BeforePath..Position::AfterQuery];
        Self::with_target(request, target, common)
    }

    fn with_target(request: &Outgoing, target: &str, common: Common) -> Self {
        let url = &request.url;
        let mut head = format!("{} {target} HTTP/1.1\r\n", request.method).into_bytes();
        if !request.headers.contains_key(HOST) {
            let host = &url[Position::BeforeHost..Position::AfterPort];
            line(&mut head, "host", host.as_bytes());
        }
        for (name, value) in request.common_headers(common) {
            line(&mut head, name.as_str(), value.as_bytes());
        }
        for (name, value) in request.headers.iter().filter(|(name, _)| *name != COOKIE) {
            line(&mut head, name.as_str(), value.as_bytes());
        }
        let mut lines = Self {
            origin: match request.is_call {
                // It has a connection beside that of other requests.
                true => format!("gRPC {}", &url[..Position::BeforePath]).into(),
                false => url[..Position::BeforePath].into(),
            },
            end_at: head.len(),
            // The order of the lines has no meaning.
            cookies_at: head.len(),
            own_cookies: own_cookies(&request.headers),
            bytes: head,
            large_body: None,
            to_head: request.method == Method::HEAD,
            discards: request.discards,
            closes: common.closes || asks_to_close(&request.headers),
        };
        lines.end(request.length(), request.body.as_ref());
        lines
    }

    /// The request with a line of cookies in its head, or a body that is not behind its head.
    pub(super) fn pieces<'a>(&'a self, cookies: Option<&'a [u8]>) -> Vec<IoSlice<'a>> {
        let (name, cookies, end, at) = match cookies {
            Some(cookies) => ("cookie: ", cookies, "\r\n", self.cookies_at),
            None => ("", &[][..], "", 0),
        };
        let (head, rest) = self.bytes.split_at(at);
        let body = self.large_body.as_ref();
        let head = [head, name.as_bytes(), cookies, end.as_bytes(), rest];
        let body = body.map_or(&[][..], Payload::pieces).iter();
        let body = body.map(|piece| IoSlice::new(piece));
        head.into_iter().map(IoSlice::new).chain(body).collect()
    }

    /// Writes what depends on the body: its length, the end of the head, and a small body itself.
    fn end(&mut self, length: Option<usize>, body: Option<&Payload>) {
        let bytes = &mut self.bytes;
        bytes.truncate(self.end_at);
        if let Some(length) = length {
            line(bytes, "content-length", length.to_string().as_bytes());
        }
        bytes.extend(b"\r\n");
        let is_large = |body: &&Payload| body.len() > SMALL_BODY;
        self.large_body = body.filter(is_large).cloned();
        if self.large_body.is_none() {
            let pieces = body.map_or(&[][..], Payload::pieces);
            pieces
                .iter()
                .for_each(|piece| bytes.extend_from_slice(piece));
        }
    }
}

fn line(head: &mut Vec<u8>, name: &str, value: &[u8]) {
    head.extend(name.as_bytes());
    head.extend(b": ");
    head.extend(value);
    head.extend(b"\r\n");
}

/// All lines as one, as HTTP/1.1 wants them (RFC 6265, section 5.4).
pub(super) fn own_cookies(headers: &HeaderMap) -> Option<Rc<[u8]>> {
    let lines: Vec<_> = headers
        .get_all(COOKIE)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    (!lines.is_empty()).then(|| lines.join(&b"; "[..]).into())
}

fn asks_to_close(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONNECTION).iter();
    values.any(|value| lists(value.as_bytes(), "close"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn text(method: Method, url: &str, body: Option<&str>) -> String {
        let url = Url::parse(url).expect("a URL");
        let mut headers = HeaderMap::new();
        headers.insert("x-own", "1".parse().expect("a value"));
        let body = body.map(|body| Bytes::copy_from_slice(body.as_bytes()).into());
        let request = Outgoing::new(method, url, headers, body);
        String::from_utf8(request.lines(Common::default()).bytes.clone()).expect("text")
    }

    #[test]
    fn a_request_is_written_down() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            text(Method::GET, "http://localhost:80/a?b=c#d", None),
            format!(
                "GET /a?b=c HTTP/1.1\r\nhost: localhost\r\nuser-agent: backpack/{version}\r\naccept: */*\r\nx-own: 1\r\n\r\n"
            )
        );
    }

    #[test]
    fn a_length_stands_where_a_body_may() {
        let ends = |method, body, end: &str| {
            let text = text(method, "http://[::1]:81/", body);
            assert!(text.contains("\r\nhost: [::1]:81\r\n"), "{text}");
            assert!(text.ends_with(end), "{text}");
        };
        ends(Method::POST, Some("abc"), "content-length: 3\r\n\r\nabc");
        ends(Method::DELETE, Some(""), "content-length: 0\r\n\r\n");
        ends(Method::POST, None, "content-length: 0\r\n\r\n");
        ends(Method::DELETE, None, "x-own: 1\r\n\r\n");
    }

    #[test]
    fn another_body_leaves_the_rest_as_it_was() {
        let url = Url::parse("http://localhost/").expect("a URL");
        let made = |body: &[u8]| {
            let body = Some(Bytes::copy_from_slice(body).into());
            Outgoing::new(Method::PUT, url.clone(), HeaderMap::new(), body)
        };
        let mut request = made(b"first");
        request.lines(Common::default());
        let large = vec![b'x'; SMALL_BODY + 1];
        for body in [b"second, longer", &large[..], b"", b"last"] {
            request.renew_body(Bytes::copy_from_slice(body).into());
            let expected = made(body);
            let (lines, expected) = (
                request.lines(Common::default()),
                expected.lines(Common::default()),
            );
            assert_eq!(lines.bytes, expected.bytes);
            let large =
                |lines: &Lines| lines.large_body.as_ref().map(|body| body.pieces().to_vec());
            assert_eq!(large(lines), large(expected));
            assert_eq!(lines.cookies_at, expected.cookies_at);
        }
    }
}
