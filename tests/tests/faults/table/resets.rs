//! Connections that end, in order or reset, at each stage of an exchange. What had no byte of an answer on a kept connection is sent
//! again, where that does no harm.

use backpack_tests::fault_server::{amid_head, closes, on_accept, resets, says};

use super::ok;
use crate::row::{Asks, INCOMPLETE, RESET, Row, answer, failure, fault, second_try};

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    let closed_once = failure("connection closed before the answer was complete, and a POST is not sent twice");
    let reset_once = failure("connection reset before the answer was complete, and a POST is not sent twice");
    vec![
        // reqwest does not tell that the connection was a fresh one.
        fault("closed when it was accepted", on_accept().closes(), failure(INCOMPLETE)).over_reqwest_on_kept(second_try()),
        fault("reset before the request is read", on_accept().is_asked().resets(), failure(RESET)).over_reqwest_on_kept(second_try()),
        fault("closed in the middle of the request's head", amid_head().closes(), failure(INCOMPLETE)).on_kept(second_try()),
        fault("reset in the middle of the request's head", amid_head().resets(), failure(RESET)).on_kept(second_try()),
        fault("closed after the request", closes(), failure(INCOMPLETE)).on_kept(second_try()),
        fault("reset after the request", resets(), failure(RESET)).on_kept(second_try()),
        fault("closed after a HEAD", closes(), failure(INCOMPLETE)).on_kept(answer(200, "").given_up().twice()).asked_with(Asks::Head),
        fault("closed after a POST", closes(), failure(INCOMPLETE)).on_kept(closed_once).asked_with(Asks::Post),
        fault("reset after a POST", resets(), failure(RESET)).on_kept(reset_once).asked_with(Asks::Post),
        fault("closed after each of two requests", closes().times(2), failure(INCOMPLETE)).on_kept(failure(INCOMPLETE).twice()),
        // reqwest does not tell that an answer had begun.
        fault("closed in the middle of the status line", says("HTTP/1.1 20").is_read().closes(), failure(INCOMPLETE)).over_reqwest_on_kept(second_try()),
        fault("reset in the middle of the status line", says("HTTP/1.1 20").resets(), failure(RESET)).over_reqwest_on_kept(second_try()),
        fault("closed in the middle of the head", says("HTTP/1.1 200 OK\r\ncontent-").is_read().closes(), failure(INCOMPLETE)).over_reqwest_on_kept(second_try()),
        fault("reset in the middle of the head", says("HTTP/1.1 200 OK\r\ncontent-").resets(), failure(RESET)).over_reqwest_on_kept(second_try()),
        fault("reset before the first byte of the body", says(ok("content-length: 5", "")).resets(), failure(RESET)),
        fault("reset in the middle of the body", says(ok("content-length: 5", "hel")).resets(), failure(RESET)),
        fault("reset in the middle of a chunk", says(ok("transfer-encoding: chunked", "5\r\nhel")).resets(), failure(RESET)),
        fault("reset instead of the end of a body without length", says(ok("", "hello")).resets(), failure(RESET)),
        fault("reset after the answer", says(ok("content-length: 5", "hello")).resets(), answer(200, "hello").given_up()),
    ]
}
