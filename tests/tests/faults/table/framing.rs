//! Where a body ends: lengths that lie, chunks that are none, bodies where none belongs.

use backpack_tests::fault_server::{Script, says};

use super::ok;
use crate::row::{Asks, INCOMPLETE, Row, answer, failure, fault, not_http};

const TOO_LONG: &str = "the answer is longer than 64 MiB";

fn with_length(length: &str) -> Script {
    says(ok(&format!("content-length: {length}"), "hello"))
}

/// A body that is said to be in chunks.
fn in_chunks(chunks: &str) -> Script {
    says(ok("transfer-encoding: chunked", chunks))
}

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    vec![
        fault("a length too long", with_length("9").closes(), failure(INCOMPLETE)),
        fault("a length too short", with_length("3"), answer(200, "hel").given_up()),
        fault("a length that is no number", with_length("five"), not_http("invalid content-length"))
            .over_reqwest(not_http("invalid content-length parsed")),
        fault("a negative length", with_length("-5"), not_http("invalid content-length"))
            .over_reqwest(not_http("invalid content-length parsed")),
        fault("a length with a sign", with_length("+5"), not_http("invalid content-length"))
            .over_reqwest(not_http("invalid content-length parsed")),
        fault("a length without digits", with_length(""), not_http("invalid content-length"))
            .over_reqwest(not_http("invalid content-length parsed")),
        fault("a length that no machine can count to", with_length("99999999999999999999"), not_http("invalid content-length"))
            .over_reqwest(not_http("invalid content-length parsed")),
        // reqwest reads as far as there is something.
        fault("a length of more than is kept", with_length("99999999999").closes(), failure(TOO_LONG))
            .over_reqwest(failure(INCOMPLETE)),
        fault("two lengths that are the same", says(ok("content-length: 5\ncontent-length: 5", "hello")), answer(200, "hello")),
        fault("two lengths in one line that are the same", with_length("5, 5"), answer(200, "hello")),
        fault("two lengths that differ", says(ok("content-length: 5\ncontent-length: 3", "hello")), not_http("two different content-lengths"))
            .over_reqwest(not_http("invalid content-length parsed")),
        fault("two lengths in one line that differ", with_length("5, 3"), not_http("two different content-lengths"))
            .over_reqwest(not_http("invalid content-length parsed")),
        // The chunks count (RFC 9112, section 6.3). Only Backpack's own client distrusts what comes behind them.
        fault("a length beside chunks", says(ok("content-length: 3\ntransfer-encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")), answer(200, "hello").given_up())
            .over_reqwest(answer(200, "hello")),
        fault("chunks in HTTP/1.0", says("HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), answer(200, "hello").given_up())
            .over_reqwest(not_http("unexpected transfer-encoding parsed")),
        fault("an encoding whose end is no chunk", says(ok("transfer-encoding: identity", "hello")).closes(), answer(200, "hello").given_up()),
        fault("neither length nor chunks", says(ok("", "hello")).closes(), answer(200, "hello").given_up()),
        fault("a chunk with an extension", in_chunks("5;name=\"value\"\r\nhello\r\n0\r\n\r\n"), answer(200, "hello")),
        fault("trailers", in_chunks("5\r\nhello\r\n0\r\nx-sum: 1\r\nx-more: 2\r\n\r\n"), answer(200, "hello")),
        fault("a chunk size that is no number", in_chunks("five\r\nhello\r\n0\r\n\r\n"), not_http("invalid chunk size"))
            .over_reqwest(not_http("…")),
        fault("a chunk without a size", in_chunks("\r\nhello\r\n0\r\n\r\n"), not_http("invalid chunk size"))
            .over_reqwest(not_http("…")),
        fault("a negative chunk size", in_chunks("-5\r\nhello\r\n0\r\n\r\n"), not_http("invalid chunk size"))
            .over_reqwest(not_http("…")),
        fault("a chunk size that no machine can count to", in_chunks("fffffffffffffffff\r\nhello"), failure(TOO_LONG))
            .over_reqwest(not_http("…")),
        // reqwest has no end to that but the time limit.
        fault("a chunk size without an end", says(ok("transfer-encoding: chunked", "0".repeat(70_000).as_str())), not_http("…"))
            .over_reqwest(failure("timed out after 700ms"))
            .in_short_time(),
        fault("a chunk size of more than is kept", in_chunks("7fffffff\r\nhello").closes(), failure(TOO_LONG))
            .over_reqwest(failure(INCOMPLETE)),
        fault("no last chunk", in_chunks("5\r\nhello\r\n").closes(), failure(INCOMPLETE)),
        fault("no empty line behind the last chunk", in_chunks("5\r\nhello\r\n0\r\n").closes(), failure(INCOMPLETE)),
        fault("a chunk longer than its size", in_chunks("3\r\nhello\r\n0\r\n\r\n"), not_http("invalid end of a chunk"))
            .over_reqwest(not_http("…")),
        fault("garbage behind the last chunk", in_chunks("5\r\nhello\r\n0\r\n\r\ngarbage"), answer(200, "hello").given_up()),
        // Backpack's own client reads trailers to forget them.
        fault("a trailer without a colon", in_chunks("5\r\nhello\r\n0\r\nno trailer\r\n\r\n"), answer(200, "hello"))
            .over_reqwest(not_http("…")),
        fault("trailers without an end", says(ok("transfer-encoding: chunked", "5\r\nhello\r\n0\r\n") + "x: y\r\n".repeat(20_000).as_str()), not_http("too long chunk extensions or trailers"))
            .over_reqwest(not_http("…")),
        fault("an extension without an end", says(ok("transfer-encoding: chunked", "5;") + "x".repeat(70_000).as_str()), not_http("too long chunk extensions or trailers"))
            .over_reqwest(not_http("…")),
        fault("chunks whose lines end with LF alone", in_chunks("5\nhello\n0\n\n"), not_http("invalid chunk size"))
            .over_reqwest(not_http("…")),
        fault("a body with a 204", says("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello"), answer(204, "").given_up()),
        fault("a body with a 304", says("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\nhello"), answer(304, "").given_up()),
        fault("a body with the answer to a HEAD", with_length("5"), answer(200, "").given_up()).asked_with(Asks::Head),
        fault("chunks without a body in the answer to a HEAD", in_chunks(""), answer(200, "")).asked_with(Asks::Head),
        fault("a length without a body with a 204", says("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n"), answer(204, "")),
        fault("chunks without a body with a 304", says("HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n"), answer(304, "")),
    ]
}
