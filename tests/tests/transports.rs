//! Transports: what one request is on the wire, whoever makes it; and what Backpack's own client does besides.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;

use backpack::TransportKind::{self, Direct, Reqwest};
use backpack::prelude::*;
use backpack_tests::{Answer, Http2Server, RecordingServer, one_user_of};

endpoint! {
    Thing = GET "/thing";
    Other = GET "/other";
    Looked = HEAD "/thing";
    Upload = POST "/upload" { text: "body" };
    Bye = GET "/bye";
}

const BOTH: [TransportKind; 2] = [Direct, Reqwest];

fn through(kind: TransportKind, host: &str) -> LoadTest {
    LoadTest::new().host(host).transport(kind).insecure(true)
}

/// Requests the thing, which is answered with these bytes.
fn answered(kind: TransportKind, bytes: &[u8]) -> RequestResult {
    let server = RecordingServer::start();
    server.answers("GET /thing", Answer::garbage(bytes));
    let test = through(kind, server.url());
    let (result, _) = one_user_of(test, async |user| Thing.get(user).await);
    result
}

endpoint! { Hurried = GET "/hurried" { timeout: 300ms }; }

#[test]
fn a_time_out_on_a_kept_connection_is_one_of_the_answer() {
    for kind in BOTH {
        let server = RecordingServer::start();
        server.answers("GET /hurried", Answer::never());
        let (result, report) = one_user_of(through(kind, server.url()), async |user| {
            Thing.get(user).await;
            Hurried.get(user).await
        });
        assert_eq!(result.error(), Some("timed out after 300ms"), "{kind:?}");
        let hurried = report.endpoint(Hurried).percentile(0.5);
        assert!(hurried >= Some(Duration::from_millis(300)), "{kind:?}");
    }
}

#[test]
fn an_answer_may_be_framed_in_every_way_of_http() {
    let head = "HTTP/1.1 200 OK\r\n";
    for (answer, body) in [
        (format!("{head}content-length: 5\r\n\r\nhello"), "hello"),
        (
            format!("{head}content-length: 5\r\ncontent-length: 5\r\n\r\nhello"),
            "hello",
        ),
        (format!("{head}\r\nto the end"), "to the end"),
        ("HTTP/1.0 200 OK\r\n\r\nold".to_owned(), "old"),
        (
            format!(
                "{head}transfer-encoding: chunked\r\ntrailer: x\r\n\r\n3;a=b\r\nabc\r\n0\r\nx: 1\r\n\r\n"
            ),
            "abc",
        ),
        (
            format!(
                "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n{head}content-length: 2\r\n\r\nok"
            ),
            "ok",
        ),
    ] {
        for kind in BOTH {
            let thing = answered(kind, answer.as_bytes());
            assert_eq!(thing.text(), body, "{kind:?} {answer} {thing:?}");
            assert!(thing.is_success(), "{kind:?} {answer}");
        }
    }
}

#[test]
fn two_lengths_are_no_answer() {
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!";
    for kind in BOTH {
        let thing = answered(kind, answer);
        let error = thing.error().expect("a failure");
        assert!(
            error.starts_with("the answer is not HTTP"),
            "{kind:?} {error}"
        );
    }
}

#[test]
fn a_head_without_end_is_a_failure() {
    let mut answer = b"HTTP/1.1 200 OK\r\n".to_vec();
    answer.extend(b"x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(20_000));
    for kind in BOTH {
        let thing = answered(kind, &answer);
        let error = thing.error().expect("a failure");
        assert!(
            error.starts_with("the answer is not HTTP"),
            "{kind:?} {error}"
        );
    }
}

#[test]
fn the_answer_to_head_has_no_body_and_keeps_its_connection() {
    for kind in BOTH {
        let server = RecordingServer::start();
        server.answers("HEAD /thing", Answer::text("not sent"));
        let test = through(kind, server.url());
        let (result, _) = one_user_of(test, async |user| {
            Other.get(user).await;
            Looked.head(user).await
        });
        assert_eq!(result.headers()["content-length"], "8", "{kind:?}");
        assert_eq!(result.text(), "");
        assert_eq!(server.connections(), 1, "{kind:?}");
    }
}

#[test]
fn requests_say_who_they_are_and_what_they_carry() {
    for kind in BOTH {
        let server = RecordingServer::start();
        one_user_of(through(kind, server.url()), async |user| {
            Upload.request(user).await;
            user[Upload].remove_body();
            Upload.request(user).await
        });
        let [with, without] = &server.arrived()[..] else {
            panic!("two requests: {:?}", server.lines());
        };
        let host = server.url().trim_start_matches("http://");
        for (name, value) in [
            ("host", host),
            ("accept", "*/*"),
            (
                "user-agent",
                concat!("backpack/", env!("CARGO_PKG_VERSION")),
            ),
            ("content-type", "text/plain; charset=utf-8"),
            ("content-length", "4"),
        ] {
            assert_eq!(with.header(name), Some(value), "{kind:?} {name}");
        }
        assert_eq!(with.text(), "body");
        assert_eq!(without.text(), "");
        assert_eq!(without.header("content-type"), None, "{kind:?}");
    }
}

#[test]
fn a_large_body_arrives_whole() {
    for kind in BOTH {
        let server = RecordingServer::start();
        let test = through(kind, server.url());
        one_user_of(test, async |user| {
            *user[Upload].text_mut() = "0123456789".repeat(500_000);
            Upload.request(user).await
        });
        assert_eq!(
            server.only().text(),
            "0123456789".repeat(500_000),
            "{kind:?}"
        );
    }
}

/// A server that has heard enough: it answers 413 before it reads the body, and never reads it.
fn server_that_refuses_large_bodies() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let host = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut start = [0; 1000];
            // Whatever becomes of the client, it is the client's test.
            let _ = stream.read(&mut start);
            let _ = stream.write_all(b"HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
            std::thread::spawn(move || {
                std::thread::park();
                drop(stream);
            });
        }
    });
    Ok(host)
}

#[test]
fn an_answer_may_come_before_the_body_is_sent() {
    let host = server_that_refuses_large_bodies().expect("a free loopback port");
    for kind in BOTH {
        let (result, _) = one_user_of(through(kind, &host), async |user| {
            *user[Upload].text_mut() = "x".repeat(20_000_000);
            user[Upload].set_timeout(Duration::from_secs(20));
            Upload.request(user).await
        });
        assert_eq!(result.status_code(), Some(413), "{kind:?} {result:?}");
    }
}

/// What comes late belongs to a request that was given up, and to no other.
#[test]
fn a_late_answer_does_not_reach_the_next_request() {
    for kind in BOTH {
        let server = RecordingServer::start();
        server.answers(
            "GET /thing",
            Answer::text("late").after(Duration::from_millis(200)),
        );
        let (results, _) = one_user_of(through(kind, server.url()), async |user| {
            user[Thing].set_timeout(Duration::from_millis(50));
            let first = Thing.get(user).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            [first, Other.get(user).await]
        });
        assert_eq!(results[0].error(), Some("timed out after 50ms"), "{kind:?}");
        assert_eq!(results[1].text(), "ok", "{kind:?} {:?}", results[1]);
        assert_eq!(server.connections(), 2, "{kind:?}");
    }
}

#[test]
fn a_user_keeps_a_connection_to_each_server() {
    for kind in BOTH {
        let (one, two) = (RecordingServer::start(), RecordingServer::start());
        one.answers(
            "GET /thing",
            Answer::redirect(&format!("{}/there", two.url())),
        );
        one_user_of(through(kind, one.url()), async |user| {
            for _ in 0..3 {
                Thing.get(user).await;
            }
        });
        assert_eq!((one.count(), two.count()), (3, 3), "{kind:?}");
        assert_eq!((one.connections(), two.connections()), (1, 1), "{kind:?}");
    }
}

#[test]
fn http_2_is_spoken_where_the_server_says_so() {
    for kind in BOTH {
        let server = Http2Server::secure();
        let (results, _) = one_user_of(through(kind, server.url()), async |user| {
            [Upload.request(user).await, Thing.get(user).await]
        });
        assert_eq!(
            results[0].text(),
            "POST /upload cookie=none body=4",
            "{kind:?} {results:?}"
        );
        assert_eq!(
            results[1].text(),
            "GET /thing cookie=seen=1 body=0",
            "{kind:?}"
        );
        assert_eq!(server.connections(), 1, "{kind:?}");
    }
}

#[test]
fn http_2_is_spoken_where_the_test_says_so() {
    for kind in BOTH {
        let server = Http2Server::plain();
        let test = through(kind, server.url()).http2(true);
        let (result, _) = one_user_of(test, async |user| Thing.get(user).await);
        assert_eq!(
            result.text(),
            "GET /thing cookie=none body=0",
            "{kind:?} {result:?}"
        );
    }
}

#[test]
fn an_http_2_connection_that_was_closed_is_replaced() {
    for kind in BOTH {
        let server = Http2Server::secure();
        let (results, _) = one_user_of(through(kind, server.url()), async |user| {
            let first = Bye.get(user).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            [first, Thing.get(user).await]
        });
        assert!(
            results.iter().all(RequestResult::is_success),
            "{kind:?} {results:?}"
        );
        assert_eq!(server.connections(), 2, "{kind:?}");
    }
}

/// Runs a test of this file in a process of its own, in which these variables alone say what is behind a proxy.
fn alone(test: &str, variables: &[(&str, &str)]) {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([test, "--exact"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .envs(variables.iter().copied())
        .output()
        .expect("this program runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

const PROXIED: &str = "a_request_through_the_proxy_of_the_environment";

/// Run by the test below in a process of its own, whose environment names a proxy.
#[test]
fn a_request_through_the_proxy_of_the_environment() {
    if std::env::var_os("BACKPACK_TESTS_PROXIED").is_none() {
        return;
    }
    for kind in BOTH {
        let test = through(kind, "http://behind.invalid");
        let (results, _) = one_user_of(test, async |user| {
            [Thing.get(user).await, Thing.get(user).await]
        });
        assert!(
            results.iter().all(RequestResult::is_success),
            "{kind:?} {results:?}"
        );
    }
}

#[test]
fn a_proxy_in_the_environment_is_used() {
    let proxy = RecordingServer::start();
    proxy.answers(
        "GET http://behind.invalid/thing",
        Answer::ok().cookie("a=1"),
    );
    let url = proxy.url();
    alone(
        PROXIED,
        &[
            ("BACKPACK_TESTS_PROXIED", "1"),
            ("HTTP_PROXY", url),
            ("http_proxy", url),
        ],
    );
    let arrived = proxy.arrived();
    assert_eq!(
        arrived.len(),
        4,
        "two of each transport: {:?}",
        proxy.lines()
    );
    for pair in arrived.chunks(2) {
        assert_eq!(pair[0].header("cookie"), None);
        assert_eq!(
            pair[1].header("cookie"),
            Some("a=1"),
            "cookies are kept behind a proxy too"
        );
    }
}

const UNPROXIED: &str = "a_request_past_the_proxy_of_the_environment";

/// Run by the test below in a process of its own, where a star says that nothing is behind the proxy.
#[test]
fn a_request_past_the_proxy_of_the_environment() {
    if std::env::var_os("BACKPACK_TESTS_UNPROXIED").is_none() {
        return;
    }
    let server = RecordingServer::start();
    for kind in BOTH {
        let (result, _) = one_user_of(through(kind, server.url()), async |user| {
            Thing.get(user).await
        });
        assert!(result.is_success(), "{kind:?} {result:?}");
    }
    assert_eq!(server.count(), 2);
}

#[test]
fn a_star_means_no_proxy_for_addresses_too() {
    let nobody = "http://127.0.0.1:9";
    alone(
        UNPROXIED,
        &[
            ("BACKPACK_TESTS_UNPROXIED", "1"),
            ("HTTP_PROXY", nobody),
            ("http_proxy", nobody),
            ("NO_PROXY", "*"),
            ("no_proxy", "*"),
        ],
    );
}

const REFUSED: &str = "a_request_that_the_proxy_opens_no_way_for";

/// Run by the test below in a process of its own, whose environment names a proxy.
#[test]
fn a_request_that_the_proxy_opens_no_way_for() {
    let Ok(expected) = std::env::var("BACKPACK_TESTS_REFUSED") else {
        return;
    };
    let test = through(Direct, "https://behind.invalid");
    let (result, _) = one_user_of(test, async |user| Thing.get(user).await);
    let error = result.error().expect("a failure");
    assert!(error.ends_with(&expected), "{error}");
}

#[test]
fn a_proxy_that_opens_no_way_is_told_of_by_its_status() {
    for (status, expected) in [
        (403, "it answers 403 Scripted to CONNECT"),
        (407, "it asks for a name and a password (407)"),
    ] {
        let proxy = RecordingServer::start();
        proxy.answers("CONNECT behind.invalid:443", Answer::status(status));
        let url = proxy.url();
        alone(
            REFUSED,
            &[
                ("BACKPACK_TESTS_REFUSED", expected),
                ("HTTPS_PROXY", url),
                ("https_proxy", url),
            ],
        );
    }
}
