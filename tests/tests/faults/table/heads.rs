//! Heads: status lines that are none, headers that are none, too many of them, and answers before the answer.

use backpack_tests::fault_server::{Script, says};

use super::ok;
use crate::row::{INCOMPLETE, Row, answer, failure, fault, not_http, second_try, unexpected};

/// A status line, then a body of 5 bytes.
fn status_line(line: &str) -> Script {
    says(format!("{line}\r\ncontent-length: 5\r\n\r\nhello"))
}

/// One line among the headers of an answer that is good otherwise.
fn with_line(line: &str) -> Script {
    says(ok(&format!("{line}\ncontent-length: 5"), "hello"))
}

/// An answer that is good but for what comes before it.
fn behind(bytes: &str) -> Script {
    says(format!("{bytes}{}", ok("content-length: 5", "hello")))
}

fn headers(count: usize) -> Script {
    let lines: String = (1..count)
        .map(|number| format!("x-{number}: 1\n"))
        .collect();
    with_line(lines.trim_end())
}

/// A byte a character.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|each| each as u8).collect()
}

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    let name = "invalid header name";
    let header = not_http("invalid HTTP header parsed");
    let version = not_http("invalid HTTP version parsed");
    let status = not_http("invalid HTTP status-code parsed");
    vec![
        fault("no status", status_line("HTTP/1.1"), not_http("invalid HTTP version")).over_reqwest(version.clone()),
        fault("an empty status", status_line("HTTP/1.1 "), not_http("invalid response status")).over_reqwest(status.clone()),
        fault("status 99", status_line("HTTP/1.1 99 Low"), not_http("invalid response status")).over_reqwest(status.clone()),
        fault("status 000", status_line("HTTP/1.1 000 Zero"), not_http("invalid status")).over_reqwest(status.clone()),
        fault("status 1000", status_line("HTTP/1.1 1000 High"), not_http("invalid response status")).over_reqwest(status.clone()),
        fault("status 999", status_line("HTTP/1.1 999 Odd"), unexpected(999)),
        fault("a status in letters", status_line("HTTP/1.1 abc OK"), not_http("invalid response status")).over_reqwest(status),
        fault("a status without a reason", status_line("HTTP/1.1 200"), answer(200, "hello")),
        fault("a reason that is no ASCII", says(latin1("HTTP/1.1 200 Tr\u{e8}s bien\r\ncontent-length: 5\r\n\r\nhello")), answer(200, "hello")),
        fault("HTTP/0.9", says("hello").closes(), not_http("invalid HTTP version")).over_reqwest(version.clone()),
        fault("HTTP/2.0 in text", status_line("HTTP/2.0 200 OK"), not_http("invalid HTTP version")).over_reqwest(version.clone()),
        fault("HTTP/1.2", status_line("HTTP/1.2 200 OK"), not_http("invalid HTTP version")).over_reqwest(version.clone()),
        fault("http in small letters", status_line("http/1.1 200 OK"), not_http("invalid HTTP version")).over_reqwest(version.clone()),
        fault("another protocol", says("SSH-2.0-OpenSSH_9.9\r\n").closes(), not_http("invalid HTTP version")).over_reqwest(version.clone()),
        fault("bytes that are no text", says([0x15u8, 3, 1, 0, 2, 2, 0x28]).closes(), not_http("invalid HTTP version")).over_reqwest(version),
        fault("lines that end with LF alone", says("HTTP/1.1 200 OK\ncontent-length: 5\n\nhello"), answer(200, "hello")),
        fault("empty lines before the head", behind("\r\n\r\n"), answer(200, "hello")),
        fault("a header without a colon", with_line("no colon"), not_http(name)).over_reqwest(header.clone()),
        fault("a space before the colon", with_line("x-name : 1"), not_http(name)).over_reqwest(header.clone()),
        fault("a header without a name", with_line(": 1"), not_http(name)).over_reqwest(header.clone()),
        fault("a header name that is no ASCII", with_line("x-né: 1"), not_http(name)).over_reqwest(header.clone()),
        fault("NUL in a header", with_line("x-name: a\0b"), not_http("invalid header value")).over_reqwest(header.clone()),
        fault("CR in a header", with_line("x-name: a\rb"), not_http("invalid header value")).over_reqwest(header.clone()),
        // An old form that clients still have to read (RFC 9112, section 5.2); reqwest does not.
        fault("a header that goes on in the next line", with_line("x-name: a\n b"), answer(200, "hello")).over_reqwest(header),
        fault("header values that are no ASCII", with_line("x-name: né"), answer(200, "hello")),
        fault("header values that are no UTF-8", says(latin1(&ok("x-name: n\u{e9}\ncontent-length: 5", "hello"))), answer(200, "hello")),
        fault("an empty header value", with_line("x-name:"), answer(200, "hello")),
        fault("a head of 50 KiB", with_line(&format!("x-long: {}", "x".repeat(50 * 1024))), answer(200, "hello")),
        // Each transport has limits of its own.
        fault("a head of 100 KiB", with_line(&format!("x-long: {}", "x".repeat(100 * 1024))), not_http("a head of more than 64 KiB"))
            .over_reqwest(answer(200, "hello")),
        fault("a head of 1 MiB", with_line(&format!("x-long: {}", "x".repeat(1024 * 1024))), not_http("a head of more than 64 KiB"))
            .over_reqwest(not_http("message head is too large")),
        fault("101 headers", headers(101), answer(200, "hello")).over_reqwest(not_http("message head is too large")),
        fault("1000 headers", headers(1000), not_http("more than 256 headers")).over_reqwest(not_http("message head is too large")),
        fault("100 Continue, which nobody waits for", behind("HTTP/1.1 100 Continue\r\n\r\n"), answer(200, "hello")),
        fault("103 Early Hints", behind("HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n"), answer(200, "hello")),
        fault("a hundred answers before the answer", behind(&"HTTP/1.1 102 Processing\r\n\r\n".repeat(100)), answer(200, "hello")),
        // reqwest does not tell that something came.
        fault("an answer before the answer, and no more", says("HTTP/1.1 100 Continue\r\n\r\n").closes(), failure(INCOMPLETE)).over_reqwest_on_kept(second_try()),
        fault("101 to who asked for no other protocol", says("HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n"), unexpected(101).given_up()),
    ]
}
