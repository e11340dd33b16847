//! What a server can do wrong, a group a file.

pub(crate) mod bodies;
pub(crate) mod cookies;
pub(crate) mod encodings;
pub(crate) mod framing;
pub(crate) mod heads;
pub(crate) mod http2;
pub(crate) mod idle;
pub(crate) mod redirects;
pub(crate) mod resets;
pub(crate) mod tls;

use crate::row::Row;

/// The whole table.
pub(crate) fn rows() -> Vec<Row> {
    let groups = [
        framing::rows(),
        heads::rows(),
        bodies::rows(),
        resets::rows(),
        idle::rows(),
        tls::rows(),
        http2::rows(),
        redirects::rows(),
        cookies::rows(),
        encodings::rows(),
    ];
    groups.into_iter().flatten().collect()
}

/// `200 OK` with these lines in its head, then what stands in place of the body.
pub(crate) fn ok(lines: &str, body: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("{line}\r\n")).collect();
    format!("HTTP/1.1 200 OK\r\n{lines}\r\n{body}")
}
