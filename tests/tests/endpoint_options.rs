//! The options of `endpoint!`: what each adds to a request, and what counts as success.

use std::sync::atomic::{AtomicU32, Ordering};

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test, one_user};

static EVALUATED: AtomicU32 = AtomicU32::new(0);

fn next() -> u32 {
    EVALUATED.fetch_add(1, Ordering::SeqCst)
}

/// A function may be a check, too.
fn says_ok(result: &RequestResult) -> Result<(), String> {
    match result.text().as_ref() {
        "ok" => Ok(()),
        other => Err(format!("it says {other}")),
    }
}

endpoint! {
    Bare = GET "/bare";
    Named = GET "/named" { name: "what reports call it" };
    WithHeaders = GET "/headers" {
        headers: { "x-client": "load-test", "X-Number": 7, "user-agent": "pack/1" }
    };
    WithQuery = GET "/query" { query: { "q": "a b&c=ă", "page": 2 } };
    WithQueryInPath = GET "/query?fixed=1" { query: { "page": 2 } };
    WithPath = GET "/players/{id}/items/{item}" { path: { "id": 4 + 3, "item": "sword" } };
    WithJson = POST "/json" {
        json: { "version": 320, "list": [1, null, { "deep": true }], "sum": 1 + 1 }
    };
    WithForm = POST "/form" { form: { "name": "Ion & Ana", "age": 30 } };
    WithText = PUT "/text" { text: "plain ă" };
    WithAllKinds = [POST, DELETE] "/kinds" {
        headers: { "content-type": "application/x-own" },
        text: "x"
    };
    Followed = GET "/from";
    Unfollowed = GET "/from" { redirects: false };
    Quick = GET "/slow" { timeout: 150ms };
    Unhurried = GET "/slow";
    OneStatus = GET "/status" { expect: 404 };
    StatusRange = GET "/status" { expect: 200..=299 };
    StatusList = GET "/status" { expect: [200, 404, 500..=502], };
    CheckBool = GET "/check" { check: |result| result.text() == "ok" };
    CheckResult = GET "/check" { check: says_ok };
    CheckAndExpect = GET "/check" { expect: [200], check: |_| panic_if_asked() };
    PerUser = POST "/per-user" { headers: { "x-number": next() } };
}

fn panic_if_asked() -> bool {
    panic!("the check is asked only after `expect` is met")
}

#[test]
fn a_name_stands_in_the_report_and_the_path_where_there_is_none() {
    let server = RecordingServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        Named.get(user).await;
        Bare.get(user).await;
        WithPath.get(user).await;
    });
    let table = report.to_string();
    assert!(table.contains("what reports call it"), "{table}");
    assert!(!table.contains("/named"), "{table}");
    assert!(table.contains("/bare"), "{table}");
    assert!(table.contains("/players/{id}/items/{item}"), "{table}");
    assert_eq!(server.lines()[0], "GET /named");
}

#[test]
fn headers_are_sent() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| WithHeaders.get(user).await);
    let arrived = server.only();
    assert_eq!(arrived.header("x-client"), Some("load-test"));
    assert_eq!(arrived.header("x-number"), Some("7"));
    assert_eq!(arrived.header("user-agent"), Some("pack/1"));
}

#[test]
fn nothing_is_compressed_unless_asked() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| Bare.get(user).await);
    assert_eq!(server.only().header("accept-encoding"), None);
}

#[test]
fn a_query_is_encoded_and_put_behind_that_of_the_path() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        WithQuery.get(user).await;
        WithQueryInPath.get(user).await;
        WithQueryInPath.get(user).await;
    });
    assert_eq!(
        server.lines(),
        [
            "GET /query?q=a+b%26c%3D%C4%83&page=2",
            "GET /query?fixed=1&page=2",
            "GET /query?fixed=1&page=2"
        ]
    );
}

#[test]
fn path_parameters_have_their_first_values() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| WithPath.get(user).await);
    assert_eq!(server.lines(), ["GET /players/7/items/sword"]);
}

#[test]
fn a_json_body_is_sent_with_its_content_type() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| WithJson.post(user).await);
    let arrived = server.only();
    assert_eq!(arrived.header("content-type"), Some("application/json"));
    let body = json!({ "version": 320, "list": [1, null, { "deep": true }], "sum": 2 });
    assert_eq!(arrived.json(), body);
}

#[test]
fn a_form_is_sent_with_its_content_type() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| WithForm.post(user).await);
    let arrived = server.only();
    assert_eq!(
        arrived.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(arrived.text(), "name=Ion+%26+Ana&age=30");
}

#[test]
fn a_text_is_sent_with_its_content_type() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| WithText.put(user).await);
    let arrived = server.only();
    assert!(
        arrived
            .header("content-type")
            .unwrap()
            .starts_with("text/plain"),
        "{arrived:?}"
    );
    assert_eq!(arrived.text(), "plain ă");
    assert_eq!(arrived.header("content-length"), Some("8"));
}

#[test]
fn an_own_content_type_wins() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| WithAllKinds.post(user).await);
    assert_eq!(
        server.only().header("content-type"),
        Some("application/x-own")
    );
}

#[test]
fn redirects_are_followed_unless_told_otherwise() {
    let server = RecordingServer::start();
    server.answers("GET /from", Answer::redirect("/to"));
    let (results, _) = one_user(server.url(), async |user| {
        [Followed.get(user).await, Unfollowed.get(user).await]
    });
    assert_eq!(server.lines(), ["GET /from", "GET /to", "GET /from"]);
    assert_eq!(results[0].status_code(), Some(200));
    assert_eq!(results[0].text(), "ok");
    assert_eq!(results[1].status_code(), Some(302));
    assert!(results[1].is_success(), "a redirect is within 200..=399");
}

#[test]
fn a_timeout_of_an_endpoint_is_its_own() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(Duration::from_millis(600)));
    let (results, _) = one_user(server.url(), async |user| {
        [Quick.get(user).await, Unhurried.get(user).await]
    });
    assert_eq!(results[0].error(), Some("timed out after 150ms"));
    assert!(
        results[0].elapsed() < Duration::from_millis(550),
        "{:?}",
        results[0].elapsed()
    );
    assert!(results[1].is_success());
}

#[test]
fn without_a_timeout_it_is_the_tests() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::never());
    let report = load_test()
        .host(server.url())
        .scenario(Slow, 1)
        .timeout(Duration::from_millis(200))
        .run_time(Duration::from_secs(20))
        .run()
        .unwrap();
    assert!(report.endpoint(Unhurried).failures() == 1, "{report}");
    assert!(
        report.to_string().contains("timed out after 200ms"),
        "{report}"
    );
}

scenario! {
    Slow(runtime = 1ms, pause = 3ms, wait = none) = [Unhurried];
}

#[test]
fn success_is_200_to_399_by_default() {
    let server = RecordingServer::start();
    let statuses = [200, 204, 304, 399, 400, 404, 500, 599];
    server.answers_in_turn("GET /bare", statuses.map(Answer::status));
    let (successes, report) = one_user(server.url(), async |user| {
        let mut successes = Vec::new();
        for _ in 0..8 {
            successes.push(Bare.get(user).await.is_success());
        }
        successes
    });
    assert_eq!(
        successes,
        [true, true, true, true, false, false, false, false]
    );
    assert_eq!(report.endpoint(Bare).failures(), 4);
}

#[test]
fn expect_says_what_counts_as_success() {
    let server = RecordingServer::start();
    let seen = |status| {
        server.answers("GET /status", Answer::status(status));
        let (seen, _) = one_user(server.url(), async |user| {
            let results = [
                OneStatus.get(user).await,
                StatusRange.get(user).await,
                StatusList.get(user).await,
            ];
            results.map(|result| result.is_success())
        });
        seen
    };
    assert_eq!(seen(200), [false, true, true]);
    assert_eq!(seen(299), [false, true, false]);
    assert_eq!(seen(300), [false, false, false]);
    assert_eq!(seen(404), [true, false, true]);
    assert_eq!(seen(502), [false, false, true]);
}

#[test]
fn an_unexpected_status_is_named() {
    let server = RecordingServer::start();
    server.answers("GET /bare", Answer::status(503));
    let (result, report) = one_user(server.url(), async |user| Bare.get(user).await);
    let error = result.error().unwrap();
    assert!(error.contains("503"), "{error}");
    assert_eq!(result.status_code(), Some(503));
    assert!(report.to_string().contains(error), "{report}");
}

#[test]
fn a_check_is_asked_after_the_status() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "GET /check",
        [Answer::ok(), Answer::text("no"), Answer::status(500)],
    );
    let (results, _) = one_user(server.url(), async |user| {
        let mut results = Vec::new();
        for _ in 0..2 {
            results.push(CheckBool.get(user).await);
        }
        results.push(CheckAndExpect.get(user).await);
        results
    });
    assert!(results[0].is_success());
    assert!(results[1].is_failure());
    assert_eq!(results[1].status_code(), Some(200));
    assert_eq!(results[1].text(), "no");
    assert!(
        results[2].error().unwrap().contains("500"),
        "{:?}",
        results[2]
    );
}

#[test]
fn the_error_of_a_check_is_the_text_of_the_failure() {
    let server = RecordingServer::start();
    server.answers_in_turn("GET /check", [Answer::ok(), Answer::text("nothing good")]);
    let (results, report) = one_user(server.url(), async |user| {
        [CheckResult.get(user).await, CheckResult.get(user).await]
    });
    assert!(results[0].is_success());
    assert!(
        results[1].error().unwrap().contains("it says nothing good"),
        "{:?}",
        results[1]
    );
    assert!(
        report.to_string().contains("it says nothing good"),
        "{report}"
    );
    assert_eq!(report.endpoint(CheckResult).failures(), 1);
}

#[test]
fn expressions_are_evaluated_once_for_each_user() {
    let server = RecordingServer::start();
    let before = EVALUATED.load(Ordering::SeqCst);
    load_test()
        .host(server.url())
        .scenario(ThreeTimes, 1)
        .users(4)
        .run_time(Duration::from_secs(20))
        .run()
        .unwrap();
    let numbers: Vec<_> = server
        .arrived()
        .iter()
        .map(|arrived| arrived.header("x-number").unwrap().parse::<u32>().unwrap())
        .collect();
    assert_eq!(numbers.len(), 12);
    for number in before..before + 4 {
        assert_eq!(
            numbers.iter().filter(|sent| **sent == number).count(),
            3,
            "{numbers:?}"
        );
    }
}

scenario! {
    ThreeTimes(runtime = 1ms, pause = 3ms, wait = none) = [PerUser, PerUser.post, PerUser];
}

endpoint! {
    Packed = GET "/packed";
}

scenario! {
    PackedOnce(wait = none, pause = 3ms, runtime = 1ms) = [async |user| {
        let result = Packed.get(user).await;
        if result.text() == "hello" { Ok(()) } else { Err(format!("not unpacked: {result:?}")) }
    }];
}

#[test]
fn packed_answers_are_asked_for_and_unpacked() {
    is_unpacked(Some("gzip"), |test| test.gzip(true));
    is_unpacked(Some("gzip, deflate, br, zstd"), |test| {
        test.compressed(true)
    });
    is_unpacked(None, |test| test);
}

fn is_unpacked(asked: Option<&str>, ask: impl Fn(LoadTest) -> LoadTest) {
    let packed = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 7, 0, 134, 166, 16, 54, 5, 0, 0, 0,
    ];
    let server = RecordingServer::start();
    server.answers(
        "GET /packed",
        Answer::bytes(&packed).header("content-encoding", "gzip"),
    );
    let test = load_test().host(server.url()).scenario(PackedOnce, 1);
    let report = ask(test)
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    assert_eq!(report.step_errors(), 0, "{report}");
    assert_eq!(server.only().header("accept-encoding"), asked);
}
