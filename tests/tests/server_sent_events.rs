//! Streams of events: opened, read one by one, measured, opened again; and what becomes of one that is no good.

use std::convert::Infallible;
use std::net::TcpListener;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Router;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use backpack::prelude::*;
use backpack::{Endpoint, Event, Events, SocketError, TransportKind, Value};
use backpack_tests::{Http2Server, ScriptedServer, SecureServer, one_user_of};
use futures_util::stream::{self, StreamExt};

const MS: fn(u64) -> Duration = Duration::from_millis;

endpoint! {
    Feed = SSE "/feed" { timeout: 5s };
    Count = SSE "/count/{to}" {
        path: { "to": 3 },
        query: { "every": 20 },
        headers: { "x-own": "1" },
        timeout: 5s
    };
    Asked = SSE "/ask" { json: { "question": "how many?" } };
    Moved = SSE "/moved";
    Stays = SSE "/moved" { name: "stays", redirects: false };
    Silent = SSE "/silent" { timeout: 100ms };
    Lasting = SSE "/lasting" { name: "lasting", reconnect: true, timeout: 5s };
    LogIn = GET "/login";
    Page = GET "/page" { query: { "from": "nobody" } };
    Sealed = SSE "/feed" { name: "sealed" };
    Unfilled = SSE "/feed/{room}";
}

depends! { Page { query["from"] <- Count.json["number"] } }

scenario! {
    Watch(wait = none) = [async |user| watch(user).await];
    Last(wait = none) = [async |user| last(user).await];
}

async fn watch(user: &mut User) -> backpack::Result {
    let mut feed = Feed.open(user).await?;
    loop {
        feed.next().await?;
    }
}

async fn last(user: &mut User) -> backpack::Result {
    let mut lasting = Lasting.open(user).await?;
    loop {
        lasting.next().await?;
    }
}

/// A real server: counts, asks, sends on, logs in.
fn axum_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
    listener
        .set_nonblocking(true)
        .expect("a non-blocking socket");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, app()).await.expect("it serves");
        });
    });
    url
}

fn app() -> Router {
    Router::new()
        .route("/count/{to}", get(count))
        .route("/feed", get(|| async { forever() }))
        .route("/ask", post(ask))
        .route(
            "/moved",
            get(|| async { Redirect::temporary("/count/2?every=1") }),
        )
        .route("/login", get(|| async { [("set-cookie", "session=ada")] }))
        .route(
            "/page",
            get(|request: Request| async move { request.uri().to_string() }),
        )
}

/// Events with ids from the one behind `last-event-id`, and an end.
async fn count(Path(to): Path<u64>, uri: Uri, headers: HeaderMap) -> Response {
    assert_eq!(headers["accept"], "text/event-stream");
    let every = uri.query().and_then(|query| query.strip_prefix("every="));
    let every = MS(every.expect("a pause").parse().expect("a number"));
    let seen = headers
        .get("cookie")
        .map(|cookie| cookie.to_str().expect("text").to_owned());
    let events = stream::iter(1..=to).then(move |number| {
        let seen = seen.clone();
        async move {
            tokio::time::sleep(every).await;
            let data = format!(
                "{{\"number\": {number},\n\"cookie\": {:?}}}",
                seen.unwrap_or_default()
            );
            Ok::<_, Infallible>(
                Sent::default()
                    .id(number.to_string())
                    .event("count")
                    .data(data),
            )
        }
    });
    Sse::new(events).into_response()
}

/// One event, and only comments behind it.
fn forever() -> Response {
    let first = stream::iter([Ok::<_, Infallible>(Sent::default().data("hello"))]);
    let events = first.chain(stream::pending());
    let alive = KeepAlive::new().interval(MS(20)).text("still here");
    Sse::new(events).keep_alive(alive).into_response()
}

async fn ask(question: String) -> Response {
    let question: Value = serde_json::from_str(&question).expect("JSON");
    let Some(data) = question["question"].as_str().map(str::to_owned) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "no question").into_response();
    };
    let events = stream::iter([Ok::<_, Infallible>(Sent::default().data(data))]);
    Sse::new(events).into_response()
}

/// What panics in the middle, and what goes on.
fn bad() -> Router {
    let sent = || stream::iter([Ok::<_, Infallible>(Sent::default().data("a"))]);
    let panicking = move || async move {
        let rest = stream::once(async { panic!("no more") });
        Sse::new(sent().chain(rest))
    };
    let lasting = move || async move { Sse::new(sent().chain(stream::pending())) };
    Router::new()
        .route("/silent", get(panicking))
        .route("/lasting", get(lasting))
}

/// One user's block, over Backpack's own client.
fn alone<T: Send + 'static>(
    host: &str,
    block: impl AsyncFn(&mut User) -> T + Send + Sync + 'static,
) -> (T, Report) {
    one_user_of(LoadTest::new().host(host), block)
}

/// Requests and failures of one of the things that a stream does.
fn did(report: &Report, endpoint: impl Endpoint, operation: &str) -> (u64, u64) {
    let figures = report.endpoint(endpoint).operation(operation);
    (figures.requests(), figures.failures())
}

fn why<T>(result: Result<T, SocketError>) -> String {
    result.err().expect("it fails").to_string()
}

/// A stream of these lines behind a head that is right, which then is silent, or ends.
fn peer(body: &'static str, ends: bool) -> ScriptedServer {
    ScriptedServer::start(move |talk| {
        talk.hear()?;
        talk.say(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n\r\n{body}"
        ))?;
        if !ends {
            let _ = talk.hear_some();
        }
        Ok(())
    })
}

#[test]
fn events_come_one_by_one_and_each_is_measured() {
    let (events, report) = alone(&axum_server(), async |user| {
        LogIn.get(user).await;
        let mut counted = Count.open(user).await.expect("it is open");
        let mut events = Vec::new();
        while let Some(event) = counted.next_or_end().await.expect("events, then an end") {
            // Requests go on beside it, and have what the event said.
            let page = Page.get(user).await;
            let number = &event.json::<Value>().expect("JSON")["number"];
            assert_eq!(page.text(), format!("/page?from={number}"));
            events.push(event);
        }
        events
    });
    let shown: Vec<_> = events
        .iter()
        .map(|event| (event.name(), event.id()))
        .collect();
    assert_eq!(
        shown,
        [
            ("count", Some("1")),
            ("count", Some("2")),
            ("count", Some("3"))
        ]
    );
    let numbers: Vec<_> = events
        .iter()
        .map(|event| event.json::<Value>().expect("JSON")["number"].clone())
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(
        events[0].data(),
        "{\"number\": 1,\n\"cookie\": \"session=ada\"}"
    );
    assert!(events[0].json::<u8>().is_err());
    assert_eq!(did(&report, Count, "open"), (1, 0));
    assert_eq!(did(&report, Count, "first_event"), (1, 0));
    assert_eq!(did(&report, Count, "event"), (2, 0));
    assert_eq!(report.endpoint(Count).requests(), 4);
    assert_eq!(report.endpoint(Count).interrupted(), 0);
    // From the request to the event, which is later than the head.
    let [open, first, event] = ["open", "first_event", "event"]
        .map(|operation| report.endpoint(Count).operation(operation));
    assert!(
        first.min() >= Some(MS(20)) && first.min() >= open.min(),
        "{first:?} {open:?}"
    );
    assert!(event.bytes_in() > 60);
}

#[test]
fn a_stream_that_never_ends_is_no_failure() {
    let (event, report) = alone(&axum_server(), async |user| {
        let mut feed = Feed.open(user).await.expect("it is open");
        let event = feed.next().await.expect("an event");
        drop(feed);
        Feed.open(user).await.expect("it is open again").close();
        event
    });
    assert_eq!(
        (event.name(), event.data(), event.id()),
        ("message", "hello", None)
    );
    assert_eq!(did(&report, Feed, "open"), (2, 0));
    assert_eq!(did(&report, Feed, "first_event"), (1, 0));
    assert_eq!(report.endpoint(Feed).requests(), 3);
    assert_eq!(report.endpoint(Feed).interrupted(), 0);
    assert!(report.failures().is_empty());
}

#[test]
fn one_with_a_body_is_posted_and_redirects_are_followed() {
    let ((asked, moved, stays), report) = alone(&axum_server(), async |user| {
        let mut asked = Asked.open(user).await.expect("it is open");
        let asked = asked.next().await.expect("an event").data().to_owned();
        let mut moved = Moved.open(user).await.expect("it is open");
        let moved = moved.next().await.expect("an event").name().to_owned();
        (asked, moved, why(Stays.open(user).await))
    });
    assert_eq!((asked.as_str(), moved.as_str()), ("how many?", "count"));
    assert_eq!(stays, "status 307, expected 200");
    assert_eq!(did(&report, Stays, "open"), (1, 1));
    assert!(report.endpoint(Asked).bytes_out() > 10);
}

#[test]
fn an_end_is_an_error_of_next_and_none_of_next_or_end() {
    let server = peer("data: a\n\n: bye\n", true);
    let (told, report) = alone(&server.url(), async |user| {
        let mut feed = Feed.open(user).await.expect("it is open");
        let mut other = Feed.open(user).await.expect("it is open");
        assert_eq!(feed.next().await.expect("an event").data(), "a");
        assert_eq!(other.next().await.expect("an event").data(), "a");
        for _ in 0..2 {
            assert!(other.next_or_end().await.expect("its end").is_none());
        }
        [
            why(feed.next().await),
            why(feed.next().await),
            why(other.next().await),
        ]
    });
    assert_eq!(told, ["the server ended the stream"; 3]);
    // It is told once.
    assert_eq!(did(&report, Feed, "event"), (1, 1));
    assert_eq!(did(&report, Feed, "first_event"), (2, 0));
}

#[test]
fn what_is_no_stream_of_events_is_not_open() {
    for (head, text) in [
        (
            "200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
            "the content-type of the answer is `application/json`, expected text/event-stream",
        ),
        (
            "200 OK\r\ncontent-type: text/event-stream-not\r\n\r\n",
            "the content-type of the answer is `text/event-stream-not`, expected text/event-stream",
        ),
        (
            "200 OK\r\ncontent-length: 0\r\n\r\n",
            "the answer has no content-type, expected text/event-stream",
        ),
        (
            "200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n\r\n",
            "the answer is packed (content-encoding: gzip), though nobody asked for that: a stream is read as it is sent",
        ),
        ("204 No Content\r\n\r\n", "status 204, expected 200"),
        (
            "503 Busy\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\ntry later",
            "status 503, expected 200: \"try later\"",
        ),
        (
            "500 Oh\r\ncontent-type: text/plain\r\n\r\nit goes on",
            "status 500, expected 200: \"it goes on\"",
        ),
        (
            "twohundred",
            "the answer is not HTTP: invalid response status",
        ),
        ("", "connection closed before the answer was complete"),
    ] {
        let server = ScriptedServer::start(move |talk| {
            talk.hear()?;
            match head {
                "" => Ok(()),
                head => talk.say(format!("HTTP/1.1 {head}\r\n\r\n")),
            }
        });
        let (told, report) = alone(&server.url(), async |user| why(Feed.open(user).await));
        assert_eq!(told, text, "{head}");
        assert_eq!(report.failures()[0].error, text);
        assert_eq!(did(&report, Feed, "open"), (1, 1), "{head}");
        assert_eq!(report.total().requests(), 1);
    }
}

#[test]
fn what_breaks_off_says_so_once() {
    let chunked = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n";
    let close = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: a\n\n";
    for (head, rest, text) in [
        (
            chunked,
            "6\r\ndata: ",
            "connection closed before the answer was complete",
        ),
        (chunked, "x", "the answer is not HTTP: invalid chunk size"),
        (
            close,
            "data: b\n",
            "the server ended the stream in the middle of an event",
        ),
        (
            close,
            "data: b",
            "the server ended the stream in the middle of an event",
        ),
    ] {
        let server = ScriptedServer::start(move |talk| {
            talk.hear()?;
            talk.say(format!("{head}{rest}"))
        });
        let (told, report) = alone(&server.url(), async |user| {
            let mut feed = Feed.open(user).await.expect("it is open");
            assert_eq!(feed.next().await.expect("an event").data(), "a");
            let told = why(feed.next_or_end().await);
            assert!(feed.next_or_end().await.expect("it is over").is_none());
            told
        });
        assert_eq!(told, text, "{rest}");
        assert_eq!(did(&report, Feed, "event"), (1, 1));
    }
}

#[test]
fn a_line_without_an_end_is_not_kept_for_ever() {
    let server = ScriptedServer::start(|talk| {
        talk.hear()?;
        talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: ")?;
        let megabyte = vec![b'x'; 1024 * 1024];
        loop {
            talk.say(&megabyte)?;
        }
    });
    let (told, report) = alone(&server.url(), async |user| {
        let mut feed = Feed.open(user).await.expect("it is open");
        why(feed.next().await)
    });
    assert_eq!(told, "an event of the stream is longer than 64 MiB");
    assert_eq!(did(&report, Feed, "first_event"), (1, 1));
}

#[test]
fn how_long_an_event_may_be_can_be_changed() {
    let server = peer("data: short\n\ndata: longer than it may be\n\n", false);
    let (told, _) = alone(&server.url(), async |user| {
        user[Feed].set_longest_message(20);
        let mut feed = Feed.open(user).await.expect("it is open");
        assert_eq!(feed.next().await.expect("an event").data(), "short");
        why(feed.next().await)
    });
    assert_eq!(told, "an event of the stream is longer than 20 bytes");
}

#[test]
fn an_event_that_does_not_come_is_a_failure_and_the_stream_stays_open() {
    let server = ScriptedServer::start(|talk| {
        talk.hear()?;
        talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: nothing yet\n\n")?;
        std::thread::sleep(MS(250));
        talk.say("data: at last\n\n")?;
        talk.hear_some().map(drop)
    });
    let (late, report) = alone(&server.url(), async |user| {
        let mut silent = Silent.open(user).await.expect("it is open");
        let mut late = 0;
        loop {
            match silent.next().await {
                Ok(event) => return (late, event.data().to_owned()),
                Err(error) => assert_eq!(error.to_string(), "no event within 100ms"),
            }
            late += 1;
        }
    });
    let (late, data) = late;
    assert_eq!(data, "at last");
    assert!((1..=2).contains(&late), "{late}");
    assert_eq!(did(&report, Silent, "first_event"), (late + 1, late));
    let longest = report.endpoint(Silent).operation("first_event").max();
    assert!(longest >= Some(MS(249)), "from the request on: {longest:?}");
}

#[test]
fn it_is_opened_again_behind_the_latest_event_where_that_is_asked_for() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    let server = ScriptedServer::start(move |talk| {
        let head = String::from_utf8(talk.hear()?).expect("text");
        let id = head
            .lines()
            .find_map(|line| line.strip_prefix("last-event-id: "));
        heard.lock().expect("no panic").push(id.map(str::to_owned));
        match talk.number {
            // A half event is forgotten.
            0 => talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 30\nid: a\ndata: 1\n\ndata: half"),
            // Broken off.
            1 => talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\nf\r\nid: b\ndata: 2\n\n\r\nff\r\n"),
            2 => talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 3\n\n"),
            _ => talk.say("HTTP/1.1 204 No Content\r\n\r\n"),
        }
    });
    let ((data, gap), report) = alone(&server.url(), async |user| {
        let mut lasting = Lasting.open(user).await.expect("it is open");
        let (mut data, begun) = (String::new(), Instant::now());
        while let Some(event) = lasting.next_or_end().await.expect("events, then an end") {
            data += event.data();
            data += event.id().unwrap_or("-");
        }
        (data, begun.elapsed())
    });
    assert_eq!(data, "1a2b3b");
    assert_eq!(
        *asked.lock().expect("no panic"),
        [None, Some("a"), Some("b"), Some("b")].map(|id| id.map(str::to_owned))
    );
    assert!(gap >= MS(90), "three pauses: {gap:?}");
    assert_eq!(did(&report, Lasting, "open"), (4, 0));
    assert_eq!(did(&report, Lasting, "first_event"), (1, 0));
    assert_eq!(did(&report, Lasting, "event"), (2, 0));
}

#[test]
fn it_is_not_opened_again_after_the_end_of_the_test() {
    let opened = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&opened);
    let server = ScriptedServer::start(move |talk| {
        talk.hear()?;
        noted.lock().expect("no panic").push(Instant::now());
        talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 50\n\n")
    });
    let begun = Instant::now();
    LoadTest::new()
        .host(server.url())
        .scenario(Last, 1)
        .users(1)
        .run_time(MS(300))
        .stop_timeout(Duration::from_secs(3))
        .run()
        .expect("a run");
    let opened = opened.lock().expect("no panic");
    let latest = opened.last().expect("it was opened").duration_since(begun);
    assert!(
        opened.len() > 2 && latest < MS(1500),
        "{} times, {latest:?}",
        opened.len()
    );
}

#[test]
fn a_server_that_refuses_the_next_time_ends_it() {
    let server = ScriptedServer::start(move |talk| {
        talk.hear()?;
        match talk.number {
            0 => talk.say(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 0\ndata: 1\n\n",
            ),
            _ => talk.say("HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n"),
        }
    });
    let (told, report) = alone(&server.url(), async |user| {
        let mut lasting = Lasting.open(user).await.expect("it is open");
        lasting.next().await.expect("an event");
        [why(lasting.next().await), why(lasting.next().await)]
    });
    assert_eq!(
        told,
        ["status 401, expected 200", "the server ended the stream"]
    );
    assert_eq!(did(&report, Lasting, "open"), (2, 1));
    assert_eq!(did(&report, Lasting, "event"), (1, 1));
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_pause_that_is_longer_than_an_event_may_take_is_too_long() {
    let server = peer("retry: 60000\ndata: 1\n\n", true);
    let (told, report) = alone(&server.url(), async |user| {
        user[Lasting].set_timeout(MS(100));
        let mut lasting = Lasting.open(user).await.expect("it is open");
        lasting.next().await.expect("an event");
        why(lasting.next().await)
    });
    assert_eq!(told, "no event within 100ms");
    assert_eq!(did(&report, Lasting, "open"), (1, 0));
    assert_eq!(did(&report, Lasting, "event"), (1, 1));
}

/// The first three events of whatever feed.
async fn three(user: &mut User) -> (Vec<Event>, Events) {
    let mut feed = Feed.open(user).await.expect("it is open");
    let mut events = Vec::new();
    for _ in 0..3 {
        events.push(feed.next().await.expect("an event"));
    }
    (events, feed)
}

fn numbers(events: &[Event]) -> Vec<Value> {
    let number = |event: &Event| event.json::<Value>().expect("JSON")["number"].clone();
    events.iter().map(number).collect()
}

#[test]
fn streams_come_over_http_2_each_on_a_connection_of_its_own() {
    for (server, test) in [
        (Http2Server::secure(), LoadTest::new().insecure(true)),
        (Http2Server::plain(), LoadTest::new().http2(true)),
    ] {
        let (events, report) = one_user_of(test.host(server.url()), async |user| {
            let (mut events, _first) = three(user).await;
            let (more, _second) = three(user).await;
            assert!(LogIn.get(user).await.is_success());
            assert!(LogIn.get(user).await.is_success());
            events.extend(more);
            events
        });
        assert_eq!(numbers(&events), [1, 2, 3, 1, 2, 3]);
        assert_eq!(did(&report, Feed, "event"), (4, 0));
        assert_eq!(
            server.connections(),
            3,
            "one for each stream, one for the user's requests"
        );
    }
}

#[test]
fn streams_come_through_tls() {
    let server = SecureServer::start_saying(
        "content-type: text/event-stream\r\n\r\ndata: {\"number\": 1}\n\ndata: {\"number\": 2}\n\ndata: {\"number\": 3}\n\n",
    );
    let test = LoadTest::new().insecure(true).host(server.url());
    let (events, report) = one_user_of(test, async |user| three(user).await.0);
    assert_eq!(numbers(&events), [1, 2, 3]);
    assert!(report.passed());
    let strict = LoadTest::new().host(server.url());
    let (told, report) = one_user_of(strict, async |user| why(Feed.open(user).await));
    assert!(told.contains("not trusted"), "{told}");
    assert_eq!(did(&report, Feed, "open"), (1, 1));
}

#[test]
fn a_sealed_one_is_skipped_and_one_that_cannot_be_asked_for_is_a_failure() {
    let ((sealed, unfilled), report) = alone(&axum_server(), async |user| {
        user[Sealed].seal();
        (why(Sealed.open(user).await), why(Unfilled.open(user).await))
    });
    assert_eq!(sealed, "sealed: nothing was sent");
    assert!(unfilled.contains("room"), "{unfilled}");
    assert_eq!(report.skipped(), 1);
    assert_eq!(did(&report, Sealed, "open"), (0, 0));
    assert_eq!(did(&report, Unfilled, "open"), (1, 1));
}

#[test]
fn an_event_that_is_waited_for_at_the_end_is_interrupted() {
    let test = LoadTest::new()
        .host(axum_server())
        .scenario(Watch, 1)
        .users(3);
    let report = test
        .run_time(MS(600))
        .stop_timeout(MS(100))
        .run()
        .expect("the load test runs");
    let feed = report.endpoint(Feed);
    assert_eq!(did(&report, Feed, "open"), (3, 0));
    assert_eq!(did(&report, Feed, "first_event"), (3, 0));
    assert_eq!(did(&report, Feed, "event"), (0, 0));
    assert_eq!(
        (feed.requests(), feed.failures(), feed.interrupted()),
        (6, 0, 3)
    );
    assert_eq!(feed.operation("event").interrupted(), 3);
    assert!(report.failures().is_empty());
    assert!(
        report.duration() < Duration::from_secs(3),
        "{:?}",
        report.duration()
    );
}

#[test]
fn a_stream_is_closed_with_the_server_told() {
    let closed = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&closed);
    let server = ScriptedServer::start(move |talk| {
        talk.hear()?;
        talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: a\n\n")?;
        let heard = talk.hear_some();
        counted.fetch_add(1, Ordering::SeqCst);
        heard.map(drop)
    });
    let ((), _) = alone(&server.url(), async move |user| {
        let mut feed = Feed.open(user).await.expect("it is open");
        feed.next().await.expect("an event");
        feed.close();
        let deadline = Instant::now() + Duration::from_secs(10);
        while closed.load(Ordering::SeqCst) == 0 {
            assert!(Instant::now() < deadline, "the connection is still open");
            tokio::time::sleep(MS(2)).await;
        }
    });
}

#[test]
fn once_and_samples_show_each_event_and_thresholds_ask_for_one_thing() {
    let server = ScriptedServer::start(|talk| {
        let head = String::from_utf8(talk.hear()?).expect("text");
        if head.starts_with("POST /likes") {
            return talk.answer("liked");
        }
        talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nid: 1\ndata: {\"id\": 1}\n\n: hm\n\ndata: {\"id\": 2}\n\n")?;
        talk.hear_some().map(drop)
    });
    let output = Command::new(env!("CARGO_BIN_EXE_feed_load"))
        .args(["-H", &server.url(), "--once", "--json", "-"])
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    let exchanges = report["exchanges"].as_array().expect("exchanges");
    let shown: Vec<_> = exchanges
        .iter()
        .map(|it| {
            (
                it["request"]["method"].as_str(),
                it["answer"]["body"]["text"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (Some("GET"), None),
            (Some("SSE first event"), Some("{\"id\": 1}")),
            (Some("SSE event"), Some("{\"id\": 2}")),
            (Some("POST"), Some("liked")),
        ]
    );
    assert_eq!(exchanges[3]["request"]["body"]["text"], "{\"id\":2}");
    let text = String::from_utf8(output.stderr).expect("text");
    assert!(
        text.contains("Reader: Feed") && !text.contains("header-secret"),
        "{text}"
    );
    let output = Command::new(env!("CARGO_BIN_EXE_feed_load"))
        .args(["-H", &server.url(), "-u", "2", "-t", "500ms", "--json", "-"])
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    let verdicts = report["thresholds"].as_array().expect("thresholds");
    assert_eq!(verdicts.len(), 4);
    for verdict in verdicts {
        assert_eq!(verdict["held"], true, "{verdict}");
    }
}

#[test]
fn a_proxy_is_asked_for_the_whole_url() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    let proxy = ScriptedServer::start(move |talk| {
        let head = String::from_utf8(talk.hear()?).expect("text");
        let line = head.lines().next().unwrap_or_default().to_owned();
        let is_feed = line.contains("/feed");
        heard.lock().expect("no panic").push(line);
        match is_feed {
            true => talk.say("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {\"id\": 1}\n\ndata: {\"id\": 2}\n\n"),
            false => talk.answer("liked"),
        }
    });
    let output = Command::new(env!("CARGO_BIN_EXE_feed_load"))
        .args(["-H", "http://feed.invalid", "--once"])
        .env("HTTP_PROXY", proxy.url())
        .env("http_proxy", proxy.url())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        *asked.lock().expect("no panic"),
        [
            "GET http://feed.invalid/feed HTTP/1.1",
            "POST http://feed.invalid/likes HTTP/1.1"
        ]
    );
}

#[test]
fn what_has_no_streams_says_so() {
    let reqwest = LoadTest::new()
        .transport(TransportKind::Reqwest)
        .host(axum_server());
    let (told, report) = one_user_of(reqwest, async |user| why(Feed.open(user).await));
    assert_eq!(
        told,
        "streams are not made over reqwest: leave `transport(Reqwest)` out, and they go over Backpack's own client"
    );
    assert_eq!(did(&report, Feed, "open"), (1, 1));
}

#[test]
fn a_service_in_process_gives_streams_too() {
    let test = LoadTest::new().service(app().merge(bad()));
    let ((events, told), report) = one_user_of(test, async |user| {
        LogIn.get(user).await;
        let mut counted = Count.open(user).await.expect("it is open");
        let mut events = Vec::new();
        while let Some(event) = counted.next_or_end().await.expect("events, then an end") {
            assert!(
                Page.get(user)
                    .await
                    .text()
                    .ends_with(event.id().expect("an id"))
            );
            events.push(event.data().to_owned());
        }
        let mut lasting = Feed.open(user).await.expect("it is open");
        assert_eq!(lasting.next().await.expect("an event").data(), "hello");
        let mut broken = Silent.open(user).await.expect("it is open");
        broken.next().await.expect("an event");
        let broken = why(broken.next().await);
        let mut lost = Lasting.open(user).await.expect("it is open");
        lost.next().await.expect("an event");
        user[Asked].json_mut()["question"] = Value::Null;
        (events, [broken, why(Asked.open(user).await)])
    });
    assert_eq!(events.len(), 3);
    assert!(events[0].contains("session=ada"), "{events:?}");
    assert!(
        told[0].starts_with("the service panicked: no more, at "),
        "{told:?}"
    );
    assert_eq!(told[1], "status 422, expected 200: \"no question\"");
    assert_eq!(did(&report, Count, "event"), (2, 0));
    assert_eq!(did(&report, Silent, "event"), (1, 1));
}
