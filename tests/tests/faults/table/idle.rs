//! Connections between two requests: closed, spoken on unasked, given up by one side only.

use backpack_tests::fault_server::{on_head, says};

use super::ok;
use crate::row::{Asks, Row, answer, fault, second_try, unexpected};

const TIMEOUT: &str =
    "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    let hello = || says(ok("content-length: 5", "hello")).is_read();
    let given_up = answer(200, "hello").given_up();
    vec![
        fault("closed after the answer", hello().closes(), given_up.clone()),
        fault("closed after the answer to a POST", hello().closes(), given_up.clone()).asked_with(Asks::Post),
        fault("a 408 behind the answer", hello().says(TIMEOUT).closes(), given_up.clone()),
        fault("an answer that nobody asked for", hello().says(ok("content-length: 6", "forged")), given_up.clone()),
        fault("garbage that nobody asked for", hello().says("\0"), given_up.clone()),
        fault("an empty line that nobody asked for", hello().says("\r\n"), given_up.clone()),
        fault("two answers for one request", says(ok("content-length: 5", "hello") + ok("content-length: 5", "again").as_str()), given_up.clone()),
        fault("a 408 for an answer, and the end", says(TIMEOUT).closes(), unexpected(408).given_up()).on_kept(second_try()),
        fault("a 408 for an answer to a POST, and the end", says(TIMEOUT).closes(), unexpected(408).given_up())
            .on_kept(second_try())
            .asked_with(Asks::Post),
        fault("a 408 for an answer, and no end", says("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n"), unexpected(408)),
        fault("a 503 for an answer, and the end", says("HTTP/1.1 503 Busy\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").closes(), unexpected(503).given_up()),
        fault("an end that is announced and does not come", says(ok("connection: close\ncontent-length: 5", "hello")), given_up.clone()),
        fault("an end that is announced among others", says(ok("connection: x-thing, Close\ncontent-length: 5", "hello")), given_up.clone()),
        fault("HTTP/1.0 that says nothing of keeping", says("HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nhello"), given_up),
        fault("HTTP/1.0 that keeps", says("HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 5\r\n\r\nhello"), answer(200, "hello")),
        fault("an answer before the body was read", on_head().says(ok("content-length: 5", "hello")), answer(200, "hello")).asked_with(Asks::Post),
    ]
}
