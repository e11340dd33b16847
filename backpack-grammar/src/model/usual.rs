//! The headers that any request may have, whatever a contract says of it.

/// Those of HTTP, and what clients, proxies and traces add.
const USUAL: [&str; 42] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "baggage",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "cookie",
    "date",
    "dnt",
    "expect",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "max-forwards",
    "origin",
    "pragma",
    "prefer",
    "priority",
    "proxy-authorization",
    "range",
    "referer",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "warning",
    "x-correlation-id",
    "x-request-id",
];

/// How the names of usual headers begin of which there are many.
const USUAL_BEGINNINGS: [&str; 4] = ["sec-", "x-forwarded-", "x-b3-", "access-control-request-"];

/// Whether any request may have a header of this name, however it is spelled.
#[must_use]
pub fn is_usual_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    USUAL.contains(&name.as_str()) || USUAL_BEGINNINGS.iter().any(|begin| name.starts_with(begin))
}
