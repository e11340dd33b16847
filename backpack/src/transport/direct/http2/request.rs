//! A request as HTTP/2 has it: RFC 9113, section 8.3.1.

use http::HeaderName;
use http::header::{CONNECTION, COOKIE, HOST, TE, TRANSFER_ENCODING, UPGRADE};
use url::Position;

use super::hpack::Packer;
use crate::transport::Outgoing;
use crate::transport::settings::Common;

/// The headers of a request, packed; cookies and the length of its body come behind them. It is the same on each connection.
pub(in crate::transport) fn head(request: &Outgoing, common: Common) -> Vec<u8> {
    let url = &request.url;
    let mut head = Packer::default();
    head.add(":method", request.method.as_str().as_bytes());
    head.add(":scheme", url.scheme().as_bytes());
    let authority = match request.headers.get(HOST) {
        // What the endpoint gives as `host`, if it does.
        Some(host) => host.as_bytes(),
        None => url[Position::BeforeHost..Position::AfterPort].as_bytes(),
    };
    head.add(":authority", authority);
    let path = &url[Position::BeforePath..Position::AfterQuery];
    head.add(":path", path.as_bytes());
    let common = request.common_headers(common);
    for (name, value) in common.filter(|(name, _)| !is_of_connection(name)) {
        head.add(name.as_str(), value.as_bytes());
    }
    let own = request.headers.iter();
    for (name, value) in own.filter(|(name, _)| *name != HOST && *name != COOKIE) {
        if !is_of_connection(name) && (*name != TE || value == "trailers") {
            head.add(name.as_str(), value.as_bytes());
        }
    }
    head.block()
}

/// What only HTTP/1.1 says: section 8.2.2.
fn is_of_connection(name: &HeaderName) -> bool {
    let known = [CONNECTION, TRANSFER_ENCODING, UPGRADE].contains(name);
    known || is_old(name.as_str())
}

/// Those that never were in a standard of their own.
fn is_old(name: &str) -> bool {
    matches!(name, "keep-alive" | "proxy-connection")
}

/// Whether an answer may not have this header: the same.
pub(super) fn is_forbidden(name: &[u8]) -> bool {
    // Most names have another length than these.
    match name.len() {
        7 => name == b"upgrade",
        10 => name == b"connection" || name == b"keep-alive",
        16 => name == b"proxy-connection",
        17 => name == b"transfer-encoding",
        _ => false,
    }
}

/// What comes behind the head: both may be others each time.
pub(super) fn rest(cookies: Option<&[u8]>, length: Option<usize>) -> Vec<u8> {
    let mut rest = Packer::default();
    if let Some(cookies) = cookies {
        rest.add("cookie", cookies);
    }
    if let Some(length) = length {
        rest.add("content-length", length.to_string().as_bytes());
    }
    rest.block()
}
