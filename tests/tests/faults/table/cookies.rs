//! Cookies that are none, belong elsewhere, or are too many: what a user sends afterwards.

use backpack_tests::fault_server::{Script, says};

use super::ok;
use crate::row::{Row, answer, fault, not_http, unexpected};

/// A good answer that sets cookies, a line each.
fn sets(cookies: &str) -> Script {
    let cookies = cookies.split('\n').map(|it| format!("set-cookie: {it}\n"));
    let lines: String = cookies.collect();
    says(ok(&format!("{lines}content-length: 5"), "hello"))
}

/// The same; then these go with the next request.
fn cookie(name: &'static str, cookies: &str, carried: &str) -> Row {
    fault(
        name,
        sets(cookies),
        answer(200, "hello").then_carries(carried),
    )
}

fn hundred(end: &str) -> String {
    let all: Vec<_> = (0..100)
        .map(|number| format!("c{number}={number}"))
        .collect();
    all.join(end)
}

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    vec![
        cookie("a cookie without a sign", "nonsense", ""),
        cookie("a cookie without a name", "=1", ""),
        cookie("a cookie without a value", "a=", "a="),
        cookie("a cookie that is empty", "", ""),
        cookie("a cookie of attributes alone", "; Path=/", ""),
        cookie("a cookie with signs in its value", "a=b=c", "a=b=c"),
        cookie("a cookie in quotes", "a=\"b c\"", "a=\"b c\""),
        cookie("two cookies in one line", "a=1, b=2", "a=1, b=2"),
        cookie("a cookie set twice", "a=1\na=2", "a=2"),
        cookie("a cookie with attributes that nobody knows", "a=1; Flavour=sweet; =; ;;Path=/", "a=1"),
        cookie("a cookie with a date that is none", "a=1; Expires=tomorrow", "a=1"),
        cookie("a cookie with an age that is none", "a=1; Max-Age=long", "a=1"),
        cookie("a cookie with an age without end", "a=1; Max-Age=99999999999999999999", "a=1"),
        cookie("a cookie that is over by its date", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ""),
        cookie("a cookie that is over by its age", "a=1; Max-Age=-1", ""),
        cookie("a cookie whose age says more than its date", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", "a=1"),
        cookie("a cookie of another path", "a=1; Path=/elsewhere", ""),
        cookie("a cookie with a path that is none", "a=1; Path=elsewhere", "a=1"),
        cookie("a cookie of another domain", "a=1; Domain=shop.example", ""),
        cookie("a cookie of a whole top level", "a=1; Domain=com", ""),
        cookie("a cookie of a part of an address", "a=1; Domain=0.0.1", ""),
        cookie("a secure cookie in the open on this machine", "a=1; Secure", "a=1"),
        fault("a cookie that is no UTF-8", says(ok("set-cookie: a=n\u{e9}\ncontent-length: 5", "hello").chars().map(|each| each as u8).collect::<Vec<_>>()), answer(200, "hello").then_carries("a=n\u{e9}")),
        fault("a cookie with a control character", sets("a=\u{1}"), not_http("invalid header value").then_carries(""))
            .over_reqwest(not_http("invalid HTTP header parsed").then_carries("")),
        fault("a cookie of a status that is not expected", says("HTTP/1.1 500 Error\r\nset-cookie: a=1\r\ncontent-length: 0\r\n\r\n"), unexpected(500).then_carries("a=1")),
        // reqwest reads no more than 100 headers.
        fault("a hundred cookies", sets(&hundred("\n")), answer(200, "hello").then_carries(&hundred("; ")))
            .over_reqwest(not_http("message head is too large").then_carries("")),
        cookie("a cookie of 60 KiB", &format!("a={}", "x".repeat(60 * 1024)), ""),
        fault("a cookie of 64 KiB", sets(&format!("a={}", "x".repeat(64 * 1024))), not_http("a head of more than 64 KiB").then_carries(""))
            .over_reqwest(answer(200, "hello").then_carries("")),
    ]
}
