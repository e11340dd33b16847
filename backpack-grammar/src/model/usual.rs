//! The headers that any request may have, whatever a contract says of it.

/// Those of HTTP, and what clients, proxies and traces add.
const USUAL: [&str; 49] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "b3",
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
    "uber-trace-id",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "warning",
    "x-amzn-trace-id",
    "x-cloud-trace-context",
    "x-correlation-id",
    "x-http-method-override",
    "x-real-ip",
    "x-request-id",
    "x-requested-with",
];

/// How the names of usual headers begin of which there are many.
const USUAL_BEGINNINGS: [&str; 4] = ["sec-", "x-forwarded-", "x-b3-", "access-control-request-"];

/// Whether any request may have a header of this name, however it is spelled.
#[must_use]
pub fn is_usual_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    USUAL.contains(&name.as_str()) || USUAL_BEGINNINGS.iter().any(|begin| name.starts_with(begin))
}
