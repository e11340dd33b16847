//! A service in this process in the place of a host: `service = app()`.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::Write;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request};
use axum::http::header::{CONTENT_ENCODING, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{any, get, post};
use backpack::{Connections, RequestBody, TransportKind, prelude::*};
use backpack_tests::{Answer, LivePage, RecordingServer, Visitor, command, one_user, one_user_of};
use http_body_util::BodyExt;

const MS: fn(u64) -> Duration = Duration::from_millis;

endpoint! {
    Greeting = GET "/greeting/{name}" { path: { "name": "a/b" } };
    Echo = [GET, POST, DELETE, HEAD] "/echo?a=1" { query: { "b": "c d" }, text: "hello" };
    Enter = POST "/enter";
    Large = POST "/large" { bytes: vec![b'x'; 1_000_000] };
    Endless = GET "/endless";
    Thrown = GET "/endless?pieces=100" { name: "thrown", answer: discard };
    Packed = GET "/packed";
    Broken = GET "/broken";
    Panicking = GET "/panicking";
    Slow = GET "/slow" { timeout: 100ms };
    Dribbled = GET "/dribbled";
    Spawned = GET "/spawned";
    Empty = GET "/empty" { expect: 204 };
    Leading = GET "/leading";
    Elsewhere = GET "{url}";
    Counted = GET "/";
}

scenario! {
    Visit(wait = none) = [Greeting, Echo.post];
    Once(wait = none, runtime = 1ms) = [Greeting];
}

/// What a handler sees of a request, a line each.
async fn echo(request: Request) -> String {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("the body").to_bytes();
    let mut headers: Vec<_> = head
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().expect("a text")))
        .collect();
    headers.sort();
    format!(
        "{} {} {:?}\n{}\n\n{}",
        head.method,
        head.uri,
        head.version,
        headers.join("\n"),
        String::from_utf8_lossy(&body)
    )
}

async fn enter(headers: HeaderMap) -> impl IntoResponse {
    match headers.get(COOKIE) {
        None => ([(SET_COOKIE, "sid=7; Path=/")], Redirect::to("/echo")).into_response(),
        Some(_) => "you are in".into_response(),
    }
}

/// So many pieces of a megabyte.
fn pieces(number: usize) -> Body {
    let piece = Bytes::from(vec![b'x'; 1024 * 1024]);
    let pieces = (0..number).map(move |_| Ok::<_, Infallible>(piece.clone()));
    Body::from_stream(futures_util::stream::iter(pieces))
}

async fn endless(request: Request) -> Body {
    let query = request.uri().query().unwrap_or_default();
    let number = query.strip_prefix("pieces=").unwrap_or("65");
    pieces(number.parse().expect("a number"))
}

async fn packed() -> impl IntoResponse {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"hello").expect("memory");
    let packed = packed.finish().expect("memory");
    ([(CONTENT_ENCODING, "gzip")], packed)
}

/// An answer whose body fails behind its first piece.
async fn broken() -> Response<Body> {
    let pieces = [Ok("a piece"), Err("the disk is full")];
    Response::new(Body::from_stream(futures_util::stream::iter(pieces)))
}

async fn dribbled() -> Response<Body> {
    tokio::time::sleep(MS(50)).await;
    let pieces = futures_util::stream::unfold(0, async |number| {
        tokio::time::sleep(MS(20)).await;
        (number < 2).then_some((Ok::<_, Infallible>("x"), number + 1))
    });
    Response::new(Body::from_stream(pieces))
}

async fn spawned() -> String {
    let slept = tokio::spawn(async {
        tokio::time::sleep(MS(1)).await;
        tokio::task::spawn_blocking(|| "worked").await
    });
    slept.await.expect("no panic").expect("no panic").to_owned()
}

fn app() -> Router {
    Router::new()
        .route(
            "/greeting/{name}",
            get(async |Path(name): Path<String>| format!("hello {name}")),
        )
        .route("/echo", any(echo))
        .route("/enter", any(enter))
        .route("/large", post(async |body: Bytes| body.len().to_string()))
        .route("/endless", get(endless))
        .route("/packed", get(packed))
        .route("/broken", get(broken))
        .route("/panicking", get(panicking))
        .route("/slow", get(async || tokio::time::sleep(MS(30_000)).await))
        .route("/dribbled", get(dribbled))
        .route("/spawned", get(spawned))
        .route("/empty", get(async || StatusCode::NO_CONTENT))
        .route(
            "/leading",
            get(async || Redirect::to("http://elsewhere.example/a")),
        )
}

async fn panicking() -> &'static str {
    panic!("no way")
}

fn test() -> LoadTest {
    LoadTest::new().service(app())
}

/// One request, of whichever endpoint the block makes.
fn one(block: impl AsyncFn(&mut User) -> RequestResult + Send + Sync + 'static) -> RequestResult {
    one_user_of(test(), block).0
}

#[backpack::test(
    service = app(), scenarios = [Visit], users = 20, iterations = 100, seed = 1,
    expect = [failures <= 0, p95 < 5s, Greeting.requests >= 100],
)]
fn a_test_needs_no_port(report: Report) {
    assert_eq!(report.total().requests(), 200);
    let shown = report.to_string();
    assert!(shown.contains("/greeting/{name}"), "{shown}");
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(json["run"]["host"], "a service in process");
}

/// The same service behind a port.
fn served() -> String {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            tell.send(listener.local_addr().expect("an address"))
                .expect("somebody waits");
            axum::serve(listener, app()).await
        })
    });
    format!("http://{}", told.recv().expect("the service starts"))
}

#[test]
fn a_handler_sees_what_it_would_see_behind_a_port() {
    async fn all(user: &mut User) -> Vec<String> {
        user[Echo].headers_mut().insert("x-own", "1");
        let mut seen = Vec::new();
        for result in [
            Echo.get(user).await,
            Echo.post(user).await,
            Echo.delete(user).await,
            Enter.post(user).await,
            Echo.get(user).await,
        ] {
            seen.push(result.text().replace(user.host(), "http://HOST"));
            let mut headers: Vec<_> = result
                .headers()
                .iter()
                .filter(|(name, _)| *name != "date")
                .map(|(name, value)| match name.as_str() {
                    // The host is longer where it has a port.
                    "content-length" => name.to_string(),
                    _ => format!("{name}: {value:?}"),
                })
                .collect();
            headers.sort();
            seen.push(headers.join("\n"));
        }
        let host = user.host().trim_start_matches("http://").to_owned();
        seen.iter()
            .map(|seen| seen.replace(&host, "HOST"))
            .collect()
    }
    let (memory, _) = one_user_of(test(), all);
    // Its own client, whatever the tests are made over.
    let (wire, _) = one_user_of(LoadTest::new().host(served()), all);
    assert_eq!(memory, wire);
    assert!(memory[2].contains("content-length: 5"), "{}", memory[2]);
    assert!(memory[8].contains("cookie: sid=7"), "{}", memory[8]);
}

#[test]
fn cookies_and_redirects_are_followed() {
    let (results, report) = one_user_of(test(), async |user| {
        [Enter.request(user).await, Enter.request(user).await]
    });
    assert_eq!(results[0].url(), Some("http://localhost/echo"));
    let seen = results[0].text();
    assert!(seen.starts_with("GET /echo HTTP/1.1\n"), "{seen}");
    assert!(seen.contains("\ncookie: sid=7\n"), "{seen}");
    assert_eq!(results[1].text(), "you are in");
    assert_eq!(report.endpoint(Enter).requests(), 2);
}

#[test]
fn requests_side_by_side_have_a_service_each() {
    let (results, report) = one_user_of(test(), async |user| {
        Enter.request(user).await;
        let (slow, quick) = user.join((Dribbled::GET, Echo::GET)).await;
        [slow, quick]
    });
    assert_eq!(results[0].text(), "xx");
    assert!(results[1].text().contains("cookie: sid=7"));
    assert!(results[1].elapsed() < results[0].elapsed());
    assert_eq!(report.total().failures(), 0);
}

#[test]
fn bodies_may_be_large() {
    assert_eq!(
        one(async |user| Large.request(user).await).text(),
        "1000000"
    );
    let result = one(async |user| Endless.request(user).await);
    assert_eq!(result.error(), Some("the answer is longer than 64 MiB"));
}

#[test]
fn a_body_that_is_not_kept_is_counted() {
    let (result, report) = one_user_of(test(), async |user| Thrown.request(user).await);
    assert!(result.is_success());
    assert_eq!(result.response().len(), 0);
    assert!(report.json().contains(&(100 * 1024 * 1024).to_string()));
}

#[test]
fn packed_answers_are_unpacked() {
    assert_eq!(one(async |user| Packed.request(user).await).text(), "hello");
}

#[test]
fn what_has_no_body_is_read_without_one() {
    let head = one(async |user| Echo.head(user).await);
    assert!(head.is_success() && head.response().is_empty());
    assert!(one(async |user| Empty.request(user).await).is_success());
}

#[test]
fn handlers_have_the_runtime_of_their_user() {
    assert_eq!(
        one(async |user| Spawned.request(user).await).text(),
        "worked"
    );
}

#[test]
fn a_panic_in_a_handler_is_a_failure_of_its_request() {
    let (results, report) = one_user_of(test(), async |user| {
        [
            Panicking.request(user).await,
            Greeting.request(user).await,
            Panicking.request(user).await,
        ]
    });
    let text = results[0].error().expect("a failure");
    assert!(
        text.starts_with("the service panicked: no way, at "),
        "{text}"
    );
    assert!(text.contains("in_process.rs:"), "{text}");
    assert!(results[1].is_success());
    assert_eq!(report.endpoint(Panicking).failures(), 2);
    assert!(!report.to_string().contains("PANIC"), "{report}");
}

#[test]
fn what_fails_on_the_way_says_so() {
    let broken = one(async |user| Broken.request(user).await);
    assert_eq!(
        broken.error(),
        Some("the service broke its answer off: the disk is full")
    );
    let slow = one(async |user| Slow.request(user).await);
    assert_eq!(slow.error(), Some("timed out after 100ms"));
}

#[test]
fn nothing_else_is_asked() {
    let server = RecordingServer::start();
    let url = server.url().to_owned();
    let (results, report) = one_user_of(test(), async move |user| {
        user[Elsewhere].set_path("url", "/greeting/ada");
        let here = Elsewhere.request(user).await;
        user[Elsewhere].set_path("url", &url);
        [
            here,
            Elsewhere.request(user).await,
            Leading.request(user).await,
        ]
    });
    assert_eq!(results[0].text(), "hello ada");
    let told = format!(
        "`{}` is not the service in process, and nothing else is asked",
        server.url()
    );
    assert_eq!(results[1].error(), Some(&*told));
    assert_eq!(
        results[2].error(),
        Some("`http://elsewhere.example` is not the service in process, and nothing else is asked")
    );
    assert_eq!(server.count(), 0);
    assert_eq!(report.endpoint(Elsewhere).failures(), 1);
}

#[test]
fn its_phases_are_waiting_and_receiving() {
    let (_, report) = one_user_of(test(), async |user| Dribbled.request(user).await);
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    let rows = json["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["name"] == "/dribbled");
    let phases = &row.expect("the row")["phases_ms"];
    let phase = |name: &str| phases[name].as_f64().unwrap_or_default();
    for (name, least) in [("first_byte", 48.0), ("receiving", 38.0)] {
        assert!((least..2000.0).contains(&phase(name)), "{phases:#}");
    }
    for name in ["lookup", "connecting", "tls"] {
        assert_eq!(phase(name), 0.0, "{name}");
    }
}

#[test]
fn users_take_turns_though_no_answer_is_waited_for() {
    let test = test().scenario(Visit, 1).users(30).seed(1);
    let report = test.run_time(MS(400)).run().expect("it runs");
    assert!(report.duration() < Duration::from_secs(5), "{report}");
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(report.total().failures(), 0, "{json:#}");
    assert!(report.total().requests() > 300, "{report}");
}

/// A service by hand, which threads cannot share.
#[derive(Clone)]
struct Counter {
    made: Arc<AtomicUsize>,
    asked: Cell<u64>,
    is_ready: bool,
}

impl tower_service::Service<axum::http::Request<RequestBody>> for Counter {
    type Response = Response<http_body_util::Full<Bytes>>;
    type Error = &'static str;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        // The first time it is not ready.
        if std::mem::replace(&mut self.is_ready, true) {
            return Poll::Ready(Ok(()));
        }
        self.made.fetch_add(1, Ordering::Relaxed);
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn call(&mut self, _: axum::http::Request<RequestBody>) -> Self::Future {
        assert!(self.is_ready, "it was asked whether it is");
        self.asked.set(self.asked.get() + 1);
        ready(match self.asked.get() {
            3 => Err("tired"),
            number => Ok(Response::new(number.to_string().into_bytes().into())),
        })
    }
}

#[test]
fn each_user_has_a_service_of_its_own() {
    scenario! { Nothing(wait = none, runtime = 1ms) = [async |_user| ()]; }
    let made = Arc::new(AtomicUsize::new(0));
    let counter = Counter {
        made: Arc::clone(&made),
        asked: Cell::new(0),
        is_ready: false,
    };
    let test = LoadTest::new().service(counter).users(8);
    let test = test.scenario(Nothing, 1).on_start(async |user| {
        for _ in 0..3 {
            Counted.request(user).await;
        }
    });
    let report = test.run().expect("it runs");
    assert_eq!(made.load(Ordering::Relaxed), 8);
    assert_eq!(report.endpoint(Counted).requests(), 24);
    assert_eq!(report.endpoint(Counted).failures(), 8);
    assert!(
        report.to_string().contains("the service failed: tired"),
        "{report}"
    );
}

#[test]
fn the_last_word_counts_of_service_and_host() {
    let server = RecordingServer::start();
    let of = |test: LoadTest| {
        let report = test.scenario(Once, 1).run().expect("it runs");
        let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
        json["run"]["host"].as_str().expect("a text").to_owned()
    };
    server.answers("GET /greeting/a%2Fb", Answer::ok());
    assert_eq!(of(test().host(server.url())), format!("{}/", server.url()));
    assert_eq!(server.count(), 1);
    let then_service = LoadTest::new().host(server.url()).service(app());
    assert_eq!(of(then_service), "a service in process");
    assert_eq!(server.count(), 1);
}

#[test]
fn what_is_of_connections_is_refused() {
    for (test, told) in [
        (test().http2(true), "http2"),
        (test().http1(true), "http1"),
        (test().insecure(true), "insecure"),
        (test().connections(Connections::PerPass), "connections"),
        (test().connect_timeout(MS(100)), "connect_timeout"),
        (test().transport(TransportKind::Reqwest), "transport"),
    ] {
        let error = test.scenario(Once, 1).run().expect_err("it is refused");
        assert_eq!(
            error.to_string(),
            format!(
                "{told} is of connections, and a service in process has none: leave it out, or give a host in the place of the service"
            )
        );
    }
    // A host has them.
    let (result, _) = one_user(&served(), async |user| Greeting.request(user).await);
    assert!(result.is_success());
}

/// A program with a service, as it is called.
fn called(arguments: &[&str]) -> Output {
    let output = command(env!("CARGO_BIN_EXE_service_load"))
        .args(arguments)
        .output();
    output.expect("the program runs")
}

#[test]
fn a_program_may_have_one_and_a_host_that_is_typed_wins() {
    let once = ["--headless", "--iterations", "3", "--users", "1"];
    let output = called(&once);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(said.contains(" on a service in process"), "{said}");

    let server = RecordingServer::start();
    let with_host = [&once[..], &["--host", server.url(), "--http1"]].concat();
    let output = called(&with_host);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.count(), 3);

    let output = called(&[&once[..], &["--http2"]].concat());
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("http2 is of connections"), "{said}");
}

#[tokio::test]
async fn the_live_page_starts_it_without_a_host_or_loads_another() {
    let server = RecordingServer::start();
    let page = LivePage::start(env!("CARGO_BIN_EXE_service_load"), &[]);
    let visitor = Visitor::of(&page);
    let form = visitor.json("/api/state").await["form"].clone();
    assert_eq!(form["host"], backpack::Value::Null);
    assert_eq!(form["in_process"], true);
    let (status, said) = visitor
        .told("/swarm", "user_count=1&run_time=100ms&host=")
        .await;
    assert_eq!(status, 200, "{said}");
    let patience = std::time::Instant::now() + Duration::from_secs(40);
    while visitor.json("/api/state").await["phase"] != "stopped" {
        assert!(std::time::Instant::now() < patience, "it goes on");
        tokio::time::sleep(MS(20)).await;
    }
    assert_eq!(server.count(), 0);
    let form = format!("user_count=1&run_time=100ms&host={}", server.url());
    let (status, said) = visitor.told("/swarm", &form).await;
    assert_eq!(status, 200, "{said}");
    while server.count() == 0 {
        assert!(std::time::Instant::now() < patience, "nobody comes");
        tokio::time::sleep(MS(20)).await;
    }
}
