//! Redirects: where they lead, and where nobody follows.

use backpack_tests::fault_server::{GOOD, redirects, says};

use crate::row::{Asks, INCOMPLETE, Row, answer, failure, fault};

/// Eleven hops, the last to `/there`.
const LONG: [(&str, u16, &str); 11] = [
    ("/fault", 302, "/1"),
    ("/1", 302, "/2"),
    ("/2", 302, "/3"),
    ("/3", 302, "/4"),
    ("/4", 302, "/5"),
    ("/5", 302, "/6"),
    ("/6", 302, "/7"),
    ("/7", 302, "/8"),
    ("/8", 302, "/9"),
    ("/9", 302, "/10"),
    ("/10", 302, "/there"),
];

/// The same without one of them.
const TEN: [(&str, u16, &str); 10] = [
    ("/fault", 302, "/2"),
    LONG[2],
    LONG[3],
    LONG[4],
    LONG[5],
    LONG[6],
    LONG[7],
    LONG[8],
    LONG[9],
    LONG[10],
];

/// A redirect that leads to `/there`, whatever it says.
fn leads_there(name: &'static str, to: &str) -> Row {
    leads(name, to, "GET /there")
}

fn leads(name: &'static str, to: &str, hop: &'static str) -> Row {
    fault(name, redirects([("/fault", 302, to)]), answer(200, GOOD)).through([hop])
}

/// A redirect that is refused.
fn leads_nowhere(name: &'static str, to: &str) -> Row {
    let text = format!("redirected to `{to}`, which is no http or https URL");
    fault(
        name,
        redirects([("/fault", 302, to)]),
        failure(&text).kept(),
    )
}

/// A redirect of a request with this method and status to one that the server reads so.
fn turns(name: &'static str, asks: Asks, status: u16, hop: &'static str) -> Row {
    let text = if asks == Asks::Head { "" } else { GOOD };
    fault(
        name,
        redirects([("/fault", status, "/there")]),
        answer(200, text),
    )
    .asked_with(asks)
    .through([hop])
}

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    vec![
        fault("a redirect to itself", redirects([("/fault", 302, "/fault")]), failure("more than 10 redirects, the last to http://{host}/fault").kept())
            .through(["GET /fault"; 10]),
        fault("two redirects to each other", redirects([("/fault", 302, "/back"), ("/back", 302, "/fault")]), failure("more than 10 redirects, the last to http://{host}/back").kept())
            .through(["GET /back", "GET /fault", "GET /back", "GET /fault", "GET /back", "GET /fault", "GET /back", "GET /fault", "GET /back", "GET /fault"]),
        fault("ten redirects", redirects(TEN), answer(200, GOOD))
            .through(["GET /2", "GET /3", "GET /4", "GET /5", "GET /6", "GET /7", "GET /8", "GET /9", "GET /10", "GET /there"]),
        fault("eleven redirects", redirects(LONG), failure("more than 10 redirects, the last to http://{host}/there").kept())
            .through(["GET /1", "GET /2", "GET /3", "GET /4", "GET /5", "GET /6", "GET /7", "GET /8", "GET /9", "GET /10"]),
        fault("a redirect without a location", says("HTTP/1.1 302 Found\r\ncontent-length: 5\r\n\r\nwhere"), answer(302, "where")),
        fault("a redirect that is cut off", says("HTTP/1.1 302 Found\r\nlocation: /there\r\ncontent-length: 5\r\n\r\nwh").closes(), failure(INCOMPLETE)),
        fault("a choice of several places", says("HTTP/1.1 300 Multiple Choices\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n"), answer(300, "")),
        fault("a 304 with a location", says("HTTP/1.1 304 Not Modified\r\nlocation: /there\r\n\r\n"), answer(304, "")),
        fault("a 201 with a location", says("HTTP/1.1 201 Created\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n"), answer(201, "")),
        leads_nowhere("a location that is no URL", "http://[nowhere"),
        leads_nowhere("a location without a host", "http://"),
        leads_nowhere("a location with a port that is none", "http://localhost:99999/"),
        leads_nowhere("a location of another scheme", "ftp://shop.example/"),
        leads_nowhere("a location that is a script", "javascript:alert(1)"),
        leads_nowhere("a location that is a file", "file:///etc/passwd"),
        fault("a location where nobody listens", redirects([("/fault", 302, "http://127.0.0.1:1/")]), failure("connection refused").kept()),
        leads_there("a location with a fragment", "/there#part"),
        leads_there("a location above the root", "../../there"),
        leads_there("a location beside the target", "there"),
        leads_there("a location with dots within", "/here/.././there"),
        leads_there("a location of the same scheme", "//{host}/there"),
        leads_there("a location with host and port", "http://{host}/there"),
        leads_there("a scheme in capitals", "HTTP://{host}/there"),
        leads("a location that is a query", "?again=1", "GET /fault?again=1"),
        leads("a location with a space", "/th ere", "GET /th%20ere"),
        leads("a location that is no ASCII", "/th\u{e9}re", "GET /th%C3%A9re"),
        turns("a 301 to a POST", Asks::Post, 301, "GET /there"),
        turns("a 302 to a POST", Asks::Post, 302, "GET /there"),
        turns("a 303 to a POST", Asks::Post, 303, "GET /there"),
        turns("a 307 to a POST", Asks::Post, 307, "POST /there"),
        turns("a 308 to a POST", Asks::Post, 308, "POST /there"),
        turns("a 302 to a HEAD", Asks::Head, 302, "HEAD /there"),
        turns("a 303 to a HEAD", Asks::Head, 303, "HEAD /there"),
    ]
}
