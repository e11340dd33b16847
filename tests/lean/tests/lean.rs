//! What is left without any feature: a load test over HTTP/1.1, its thresholds, its report as data, as JSON and as a table.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::OnceLock;
use std::thread;

use backpack::prelude::*;

endpoint! {
    Login = POST "/login" { json: { "name": "ada" } };
    Page = GET "/page/{id}";
}

depends! { Page { path["id"] <- Login.json["id"] } }

scenario! { Visit(wait = 5ms) = [Login, Page]; }

/// A server of this process, begun at the first look.
fn server() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || converse(stream));
            }
        });
        format!("http://{address}")
    })
}

/// Answers until the client leaves: with JSON where it is asked to log in, with 404 where the number is not the one of that.
fn converse(stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let is_login = head.starts_with("POST /login ");
        if is_login {
            std::io::copy(
                &mut std::io::Read::take(&mut reader, length(&head)),
                &mut std::io::sink(),
            )
            .ok()?;
        }
        let (status, body) = match head.starts_with("GET /page/7 ") || is_login {
            true => ("200 OK", r#"{"id": 7}"#),
            false => ("404 Not Found", "{}"),
        };
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        writer.write_all(answer.as_bytes()).ok()?;
    }
}

fn length(head: &str) -> u64 {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    line.and_then(|length| length.parse().ok()).unwrap_or(0)
}

#[backpack::test(
    host = server(), scenarios = [Visit], users = 5, run_time = 500ms,
    expect = [failures < 1%, Page.requests > 20, p99 < 2s],
)]
fn a_load_test_runs_without_features(report: Report) {
    assert_eq!(report.total().failures(), 0);
    let (logins, pages) = (
        report.endpoint(Login).requests(),
        report.endpoint(Page).requests(),
    );
    assert!(logins >= pages && logins <= pages + 5, "{logins} {pages}");
    assert!(report.to_string().contains("/page/{id}"));
    assert!(report.json().contains("\"format\""));
}

#[test]
fn certificates_take_a_feature() {
    let test = LoadTest::new().host(server()).scenario(Visit, 1);
    let test = test.run_time(Duration::from_millis(1)).authorities("");
    let error = test.run().expect_err("it is refused").to_string();
    // Others of the workspace turn it on, where this crate is not tested on its own.
    if std::env::var_os("BACKPACK_TESTS_ALONE").is_none() && error.contains("is not PEM") {
        println!("SKIPPED: the feature `tls` is on, as with all of the workspace");
        return;
    }
    assert_eq!(
        error,
        "certificates of one's own are not built in: build backpack-load with the feature `tls`"
    );
}

#[test]
fn contracts_take_a_feature() {
    let test = LoadTest::new().host(server()).scenario(Visit, 1);
    let test = test.iterations(1).contract(true);
    let error = test.run().expect_err("it is refused").to_string();
    let is_alone = std::env::var_os("BACKPACK_TESTS_ALONE").is_some();
    if !is_alone && error.contains("no endpoint of this test has one") {
        println!("SKIPPED: the feature `openapi` is on, as with all of the workspace");
        return;
    }
    assert_eq!(
        error,
        "contracts are not built in: build backpack-load with the feature `openapi`"
    );
}

#[test]
fn names_may_have_addresses_of_their_own() {
    let url = server().replace("127.0.0.1", "shop.invalid");
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
    let test = LoadTest::new().host(&url).scenario(Visit, 1).iterations(1);
    let test = test.resolve("shop.invalid", port.expect("a port"), [127, 0, 0, 1]);
    let report = test.run().expect("the load test runs");
    assert_eq!(
        (report.total().requests(), report.total().failures()),
        (2, 0)
    );
}
