//! Connections: which of them a request goes over, when it is sent again, and what is known where there is none.

use std::net::SocketAddr;
use std::time::Duration;

use backpack::TransportKind;
use backpack::prelude::*;
use backpack_tests::{
    Answer, RecordingServer, ScriptedServer, SecureServer, load_test, one_user, one_user_of,
};

endpoint! {
    Go = GET "/go";
    There = GET "/there";
    Book = POST "/book" { text: "a seat" };
    Look = [GET, HEAD, PUT, DELETE, OPTIONS] "/look";
    Quick = GET "/" { timeout: 300ms };
}

scenario! { Visit(wait = none, runtime = 1ms) = [There, There, There]; }

/// Keeps connections, and closes one that idles for so long, with these last words.
fn closes_after(idle: Duration, last_words: &'static str) -> ScriptedServer {
    ScriptedServer::start(move |talk| {
        loop {
            if talk.hear_within(idle).is_err() {
                return talk.say(last_words);
            }
            talk.answer("there")?;
        }
    })
}

const TIMEOUT: &str =
    "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

#[test]
fn a_connection_that_a_redirect_leads_to_may_have_idled_longer_than_the_user() {
    for last_words in ["", TIMEOUT] {
        let there = closes_after(Duration::from_millis(300), last_words);
        let server = RecordingServer::start();
        server.answers(
            "GET /go",
            Answer::redirect(&format!("{}/there", there.url())),
        );
        let (results, report) = one_user(server.url(), async |user| {
            let mut results = Vec::new();
            for _ in 0..4 {
                results.push(Go.get(user).await);
                tokio::time::sleep(Duration::from_millis(600)).await;
            }
            results
        });
        for result in results {
            assert_eq!(
                (result.error(), &*result.text()),
                (None, "there"),
                "{last_words}"
            );
        }
        assert_eq!(there.requests(), 4);
        assert_eq!(report.total().sent_again(), 0);
    }
}

#[test]
fn an_old_408_is_no_answer_to_a_new_request() {
    // It comes right behind the answer, or when the next request is on its way.
    for pause in [0, 50] {
        let server = ScriptedServer::start(move |talk| {
            if talk.number > 0 {
                talk.hear()?;
                return talk.answer("second");
            }
            talk.hear()?;
            talk.answer("first")?;
            std::thread::sleep(Duration::from_millis(pause));
            talk.say(TIMEOUT)
        });
        let (results, _) = one_user(&server.url(), async |user| {
            let first = There.get(user).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            [first, There.get(user).await]
        });
        let texts = results.map(|result| result.text().into_owned());
        assert_eq!(texts, ["first", "second"]);
    }
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "POST /book",
        [Answer::ok(), Answer::hang_up(), Answer::ok()],
    );
    let (results, report) = one_user(server.url(), async |user| {
        let mut results = Vec::new();
        for _ in 0..3 {
            // However long the connection has idled.
            tokio::time::sleep(Duration::from_millis(600)).await;
            results.push(Book.request(user).await);
        }
        results
    });
    assert_eq!(server.count(), 3, "each booking was read once");
    let errors: Vec<_> = results.iter().map(RequestResult::error).collect();
    let error = errors[1].expect("a failure");
    assert!(error.ends_with("a POST is not sent twice"), "{error}");
    assert_eq!((errors[0], errors[2]), (None, None));
    assert_eq!(report.total().sent_again(), 0);
}

#[test]
fn what_can_be_done_twice_is_sent_again_and_counted() {
    for method in [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
    ] {
        let server = RecordingServer::start();
        let line = format!("{} /look", method.as_str());
        server.answers_in_turn(&line, [Answer::ok(), Answer::hang_up(), Answer::ok()]);
        let (results, report) = one_user(server.url(), async move |user| {
            let mut look = async || match method {
                Method::GET => Look.get(user).await,
                Method::HEAD => Look.head(user).await,
                Method::PUT => Look.put(user).await,
                Method::DELETE => Look.delete(user).await,
                _ => Look.options(user).await,
            };
            [look().await, look().await]
        });
        for result in &results {
            assert_eq!(result.error(), None, "{line}");
        }
        assert_eq!(server.count(), 3, "{line}");
        let total = report.total();
        assert_eq!(
            (total.requests(), total.failures(), total.sent_again()),
            (2, 0, 1),
            "{line}"
        );
        assert!(report.to_string().contains("sent again: 1"), "{report}");
        assert!(report.json().contains("\"sent_again\": 1"));
    }
}

#[test]
fn a_fresh_connection_that_ends_without_an_answer_is_a_failure() {
    let server = RecordingServer::start();
    server.answers("GET /there", Answer::hang_up());
    let (result, report) = one_user(server.url(), async |user| There.get(user).await);
    assert!(result.error().is_some());
    assert_eq!((server.count(), report.total().sent_again()), (1, 0));
}

#[test]
fn each_user_makes_its_own_handshake_and_resumes_its_own_session() {
    let server = SecureServer::start_without_keeping();
    let test = load_test().host(server.url()).insecure(true).users(5);
    let report = test.scenario(Visit, 1).run().expect("the load test runs");
    assert_eq!(
        (report.total().requests(), report.total().failures()),
        (15, 0),
        "{report}"
    );
    assert_eq!(server.handshakes(), (5, 10));
}

/// A listener whose queue is full: nobody else gets a connection, nor a refusal.
fn never_accepts() -> (tokio::net::TcpListener, Vec<std::net::TcpStream>, String) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let _guard = runtime.enter();
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket
        .bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .expect("a free loopback port");
    let listener = socket.listen(1).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let mut queue = Vec::new();
    while let Ok(stream) =
        std::net::TcpStream::connect_timeout(&address, Duration::from_millis(100))
    {
        queue.push(stream);
        assert!(queue.len() < 100, "the queue of the listener has no end");
    }
    (listener, queue, format!("http://{address}"))
}

/// Whatever makes the request.
fn no_connection(host: &str) {
    for kind in [TransportKind::Direct, TransportKind::Reqwest] {
        let test = LoadTest::new().host(host).transport(kind);
        let (result, report) = one_user_of(test, async |user| Quick.get(user).await);
        assert_eq!(
            result.error(),
            Some("no connection within 300ms"),
            "{kind:?}"
        );
        let total = report.total();
        assert_eq!((total.requests(), total.failures()), (1, 1));
        assert_eq!(total.percentile(0.5), None, "no connection, no latency");
    }
}

#[test]
fn a_connection_that_is_never_accepted_has_no_latency() {
    let (_listener, _queue, url) = never_accepts();
    no_connection(&url);
}

#[test]
fn a_silent_port_has_no_latency_where_tls_is_to_be_spoken() {
    let server = ScriptedServer::start(|talk| {
        loop {
            talk.hear_some()?;
        }
    });
    let url = server.url().replace("http:", "https:");
    no_connection(&url);
}
