//! How long connections are kept, what is spoken on them, and how long they may take to come about.

mod program;

use std::net::TcpListener;

use backpack::prelude::*;
use backpack::{Connections, TransportKind};
use backpack_tests::{Http2Server, RecordingServer, one_user_of};
use program::program;

endpoint! {
    First = GET "/first";
    Second = GET "/second";
}

scenario! { Visit(wait = 1ms) = [First, Second]; }

const BOTH: [TransportKind; 2] = [TransportKind::Direct, TransportKind::Reqwest];

/// Two users make three passes each; the connections that it took, and whether each request said that no other follows.
fn connections(test: LoadTest) -> (usize, bool) {
    let server = RecordingServer::start();
    let test = test.host(server.url()).scenario(Visit, 1).users(2);
    let report = test.iterations(6).run().expect("the load test runs");
    assert_eq!((server.count(), report.total().failures()), (12, 0));
    let arrived = server.arrived();
    let closing = arrived
        .iter()
        .filter(|it| it.header("connection") == Some("close"));
    let closing = closing.count();
    assert!(closing == 0 || closing == 12, "{closing}");
    (server.connections(), closing > 0)
}

#[test]
fn a_connection_is_kept_as_long_as_its_user_its_pass_or_its_request() {
    for kind in BOTH {
        let kept = |kept| connections(LoadTest::new().transport(kind).connections(kept));
        let (of_users, closes) = kept(Connections::PerUser);
        assert!(of_users <= 2 && !closes, "{kind:?} {of_users}");
        assert_eq!(kept(Connections::PerPass), (6, false), "{kind:?}");
        assert_eq!(kept(Connections::PerRequest), (12, true), "{kind:?}");
    }
}

#[test]
fn a_user_keeps_its_cookies_without_its_connections() {
    let server = Http2Server::plain();
    let test = LoadTest::new().host(server.url()).http2(true);
    let test = test.connections(Connections::PerRequest);
    let (results, report) = one_user_of(test, async |user| {
        [First.get(user).await, Second.get(user).await]
    });
    assert_eq!(results[1].text(), "GET /second cookie=seen=1 body=0");
    assert_eq!((server.connections(), report.total().sent_again()), (2, 0));
}

#[backpack::test(
    host = RecordingServer::start().url(), scenarios = [Visit], iterations = 2,
    connections = per pass, connect_timeout = 5s, http1 = true, http2 = false,
)]
fn a_test_says_it_in_its_attribute(report: Report) {
    assert_eq!(report.total().requests(), 4);
    assert_eq!(report.total().failures(), 0);
}

#[test]
fn the_command_line_says_it() {
    let server = RecordingServer::start();
    let arguments = [
        "-H",
        server.url(),
        "--iterations",
        "3",
        "--scenarios",
        "Casual",
    ];
    let flags = [
        "--connections",
        "request",
        "--connect-timeout",
        "5s",
        "--http1",
    ];
    let output = program(&[&arguments[..], &flags].concat()).output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(server.connections(), server.count());
    let output = program(&["-H", server.url(), "--http1", "--http2"]).output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

/// A server that offers HTTP/2 alone is not offered it.
#[test]
fn who_speaks_http_1_does_not_offer_http_2() {
    for kind in BOTH {
        let server = Http2Server::secure();
        let test = || {
            LoadTest::new()
                .host(server.url())
                .insecure(true)
                .transport(kind)
        };
        let (result, _) = one_user_of(test(), async |user| First.get(user).await);
        assert_eq!(result.error(), None, "{kind:?}");
        let (result, _) = one_user_of(test().http1(true), async |user| First.get(user).await);
        assert!(result.is_failure(), "{kind:?}");
    }
}

/// The server takes the connection, and never says a word of its handshake.
#[test]
fn a_connection_that_does_not_come_about_has_no_latency() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("an address").port();
    for kind in BOTH {
        let test = LoadTest::new().host(format!("https://127.0.0.1:{port}"));
        let test = test
            .transport(kind)
            .connect_timeout(Duration::from_millis(300));
        let (result, report) = one_user_of(test, async |user| First.get(user).await);
        assert!(result.is_failure(), "{kind:?}");
        assert!(result.elapsed() < Duration::from_secs(10), "{kind:?}");
        if kind == TransportKind::Direct {
            assert_eq!(result.error(), Some("no connection within 300ms"));
            assert_eq!(report.total().percentile(0.5), None);
        }
    }
}

#[test]
fn what_cannot_be_is_told_before_any_traffic() {
    let test = LoadTest::new()
        .host("http://127.0.0.1:1")
        .scenario(Visit, 1);
    let test = test.iterations(1).http1(true).http2(true);
    let problem = test
        .connect_timeout(Duration::ZERO)
        .run()
        .expect_err("problems");
    assert_eq!(
        problem.problems(),
        [
            "http1 and http2 contradict each other: leave one out",
            "a connect_timeout of 0: no connection could come about",
        ]
    );
}
