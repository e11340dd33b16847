//! TLS: handshakes that fail, certificates that are not trusted, and ends that are not announced.

use backpack_tests::fault_server::{Certificate, Script, closes, on_accept, says, shows};

use super::ok;
use crate::row::{INCOMPLETE, RESET, Row, answer, failure, fault, second_try};

/// A fatal alert instead of a handshake: RFC 8446, section 6.
fn alerts(what: u8) -> Script {
    on_accept().says([21, 3, 3, 0, 2, 2, what]).closes()
}

fn certificate(name: &'static str, shown: Certificate, problem: &str) -> Row {
    let text = format!("the server's certificate is not trusted: {problem} (--insecure takes any)");
    fault(name, shows(shown), failure(&text))
}

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    let no_tls = failure("TLS failed: the server speaks no TLS here");
    vec![
        fault("plain HTTP where TLS is spoken", on_accept().says("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").closes(), no_tls.clone()),
        fault("garbage where TLS is spoken", on_accept().says("garbage, nothing but garbage").closes(), no_tls),
        fault("a handshake of garbage", on_accept().says([&[22u8, 3, 3, 0, 8][..], &[255; 8]].concat()).closes(), failure("TLS failed: the server's handshake cannot be read")),
        fault("the alert that no cipher is common", alerts(40), failure("TLS failed: the server refused with the alert handshake_failure")),
        fault("the alert that no version is common", alerts(70), failure("TLS failed: the server refused with the alert protocol_version")),
        fault("the alert that the name is unknown", alerts(112), failure("TLS failed: the server refused with the alert unrecognized_name")),
        fault("closed in the handshake", on_accept().is_asked().closes(), failure(INCOMPLETE)),
        fault("reset in the handshake", on_accept().is_asked().resets(), failure(RESET)),
        fault("silent in the handshake", on_accept().falls_silent(), failure("no connection within 700ms")).in_short_time(),
        certificate("a certificate that has expired", Certificate::Expired, "it expired on 2020-02-01"),
        certificate("a certificate that is not valid yet", Certificate::NotYetValid, "it is valid from 2100-01-01"),
        certificate("a certificate that nobody signed", Certificate::SelfSigned, "nobody who is trusted has signed it"),
        certificate("a certificate for another name", Certificate::ForAnotherName, "it is not for `localhost`, but for `other.example`"),
        certificate("a certificate for clients", Certificate::ForClients, "it is not made for servers"),
        certificate("a certificate of an authority", Certificate::OfAnAuthority, "it is that of an authority, not of a server"),
        fault("closed after the request, through TLS", closes(), failure(INCOMPLETE)).on_kept(second_try()),
        fault("closed without the end of TLS, before an answer", says("").leaves(), failure(INCOMPLETE)).on_kept(second_try()),
        fault("closed without the end of TLS, in a body with a length", says(ok("content-length: 9", "hello")).leaves(), failure(INCOMPLETE)),
        // What somebody has cut off is not whole.
        fault("closed without the end of TLS, in a body without a length", says(ok("", "hello")).leaves(), failure(INCOMPLETE)),
        fault("closed with the end of TLS, in a body without a length", says(ok("", "hello")).closes(), answer(200, "hello").given_up()),
        fault("closed without the end of TLS, after the answer", says(ok("content-length: 5", "hello")).is_read().leaves(), answer(200, "hello").given_up()),
        fault("reset through TLS, in the middle of the body", says(ok("content-length: 9", "hello")).resets(), failure(RESET)),
        fault("garbage between the records of TLS", says(ok("content-length: 9", "hello")).is_read().says_beneath("garbage, nothing but garbage"), failure("TLS failed: the server speaks no TLS here")),
        fault("plain HTTP within TLS's connection", says("").says_beneath(ok("content-length: 5", "hello")), failure("TLS failed: the server speaks no TLS here")),
    ]
}
