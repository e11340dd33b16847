//! Bodies that are cut off, late, too long, or not there at all.

use backpack_tests::fault_server::{falls_silent, says, trickles};

use super::ok;
use crate::row::{Asks, INCOMPLETE, Row, answer, failure, fault};

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    let out_of_time = failure("timed out after 700ms");
    vec![
        fault("cut off before the first byte of the body", says(ok("content-length: 5", "")).closes(), failure(INCOMPLETE)),
        fault("cut off in the middle of the body", says(ok("content-length: 5", "hel")).is_read().closes(), failure(INCOMPLETE)),
        fault("cut off in the middle of a chunk", says(ok("transfer-encoding: chunked", "5\r\nhel")).is_read().closes(), failure(INCOMPLETE)),
        fault("cut off in the middle of a chunk size", says(ok("transfer-encoding: chunked", "5")).is_read().closes(), failure(INCOMPLETE)),
        fault("an answer to nobody behind the body", says(ok("content-length: 5", "hello") + ok("content-length: 6", "forged").as_str()), answer(200, "hello").given_up()),
        fault("byte by byte", trickles(ok("content-length: 5", "hello")), answer(200, "hello")),
        fault("chunks byte by byte", trickles(ok("transfer-encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")), answer(200, "hello")),
        fault("byte by byte to the end of the connection", trickles(ok("", "hello")).closes(), answer(200, "hello").given_up()),
        fault("a body that stops", says(ok("content-length: 5", "hel")).falls_silent(), out_of_time.clone()).in_short_time(),
        fault("a head that stops", says("HTTP/1.1 200 OK\r\ncontent-").falls_silent(), out_of_time.clone()).in_short_time(),
        fault("no answer at all", falls_silent(), out_of_time.clone()).in_short_time(),
        fault("no answer at all to a POST", falls_silent(), out_of_time.clone()).in_short_time().asked_with(Asks::Post),
        fault("a body that ends with a connection that does not", says(ok("", "hello")).falls_silent(), out_of_time).in_short_time(),
        fault("an empty body", says(ok("content-length: 0", "")), answer(200, "")),
        fault("an empty body in chunks", says(ok("transfer-encoding: chunked", "0\r\n\r\n")), answer(200, "")),
        fault("an empty body to the end of the connection", says(ok("", "")).closes(), answer(200, "").given_up()),
        fault("a body that is no UTF-8", says([ok("content-length: 3", "").as_bytes(), b"a\xff\0"].concat()), answer(200, "a\u{fffd}\0")),
    ]
}
