//! Runs that end early: by a threshold that is missed, or by too many failures.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

const MS: fn(u64) -> Duration = Duration::from_millis;

endpoint! {
    Slow = GET "/slow";
    Quick = GET "/quick";
    Broken = GET "/broken";
}

scenario! {
    Look(wait = 10ms) = [Quick];
    Crawl(wait = 10ms) = [Slow];
    Break(wait = 10ms, independent) = [Broken, Quick];
}

/// Longer than any of these tests should take.
const LONG: Duration = Duration::from_secs(30);

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(MS(100)));
    server.answers("GET /broken", Answer::status(500));
    server
}

/// The report, and how long it took.
fn run(test: LoadTest) -> (Report, Duration) {
    let (server, begun) = (server(), Instant::now());
    let test = test.host(server.url()).users(2).run_time(LONG);
    let report = test.run().expect("the load test runs");
    (report, begun.elapsed())
}

#[test]
fn a_missed_threshold_ends_the_run() {
    let (report, took) = run(LoadTest::new()
        .scenario(Crawl, 1)
        .expect(thresholds![p95 < 50ms or abort, failures < 1%]));
    assert!(took < LONG / 2, "{took:?}");
    let why = report.aborted().expect("it was ended early");
    assert!(why.starts_with("p95 < 50ms or abort: measured 10"), "{why}");
    assert!(!report.passed());
    let verdicts: Vec<_> = report
        .thresholds()
        .iter()
        .map(|it| (it.asked(), it.held()))
        .collect();
    assert_eq!(
        verdicts,
        [("p95 < 50ms or abort", false), ("failures < 1%", true)]
    );
    assert!(
        report.to_string().contains(&format!("Ended early: {why}")),
        "{report}"
    );
    assert!(
        report
            .markdown()
            .starts_with("## Load test: ❌ ended early, p95")
    );
    assert!(
        report
            .html()
            .contains("Ended early: p95 &lt; 50ms or abort")
    );
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(json["run"]["aborted"], why);
}

#[test]
fn not_before_its_time() {
    let (report, took) = run(LoadTest::new()
        .scenario(Crawl, 1)
        .expect(thresholds![p95 < 50ms or abort after 3s]));
    assert!(took >= MS(3000) && took < LONG / 2, "{took:?}");
    assert!(
        report.aborted().expect("a reason").contains(" after 3s"),
        "{report}"
    );
}

#[test]
fn a_lower_bound_ends_the_run_too() {
    let (report, _) = run(LoadTest::new()
        .scenario(Crawl, 1)
        .expect(thresholds![Slow.rate > 1000/s or abort after 2s]));
    let why = report.aborted().expect("a reason");
    assert!(
        why.starts_with("Slow.rate > 1000/s or abort after 2s: measured 1"),
        "{why}"
    );
}

#[test]
fn a_threshold_that_holds_or_does_not_abort_ends_nothing() {
    let server = server();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Crawl, 1)
        .run_time(MS(2300))
        .expect(thresholds![
            p95 < 50ms,
            p95 < 20s or abort,
            failures < 50% or abort,
            rate > 10000/s or abort after 1m,
            Quick.p95 < 1s or abort
        ])
        .on_stop(async |user| Quick.get(user).await)
        .run()
        .expect("the load test runs");
    assert_eq!(report.aborted(), None);
    assert!(report.duration() >= MS(2200), "{:?}", report.duration());
    assert!(!report.passed(), "two are missed all the same");
}

#[test]
fn too_many_failures_end_the_run() {
    let (report, took) = run(LoadTest::new().scenario(Break, 1).max_failures(20));
    assert!(took < LONG / 2, "{took:?}");
    let why = report.aborted().expect("a reason");
    assert!(why.starts_with("more than 20 failures: "), "{why}");
    assert!(!report.passed(), "without any threshold");
}

#[test]
fn too_large_a_part_of_failures_ends_the_run() {
    let (report, _) = run(LoadTest::new().scenario(Break, 1).max_failure_percent(40));
    let why = report.aborted().expect("a reason");
    assert!(
        why.starts_with("more than 40 % of failures: 50.") || why.contains("49."),
        "{why}"
    );
    assert!(
        report.total().requests() >= 100,
        "from the hundredth request on"
    );
}

#[test]
fn as_many_failures_as_allowed_end_nothing() {
    let server = RecordingServer::start();
    let failures = std::iter::repeat_n(Answer::status(500), 5);
    server.answers_in_turn("GET /broken", failures.chain([Answer::ok()]));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Break, 1)
        .run_time(MS(2300))
        .max_failures(5)
        .max_failure_percent(50)
        .run()
        .expect("the load test runs");
    assert_eq!((report.total().failures(), report.aborted()), (5, None));
    assert!(report.passed());
}

#[test]
fn a_part_of_a_few_requests_is_judged_at_the_end() {
    let server = RecordingServer::start();
    server.answers("GET /broken", Answer::status(500));
    let test = LoadTest::new().host(server.url()).scenario(Break, 1);
    let test = test.iterations(5).max_failure_percent(40);
    let report = test.run().expect("the load test runs");
    assert_eq!((report.total().failures(), report.aborted()), (5, None));
    assert!(!report.passed(), "{report}");
    assert!(report.to_string().contains("failures <= 40%"), "{report}");
}

#[test]
fn a_part_that_cannot_be_is_told_of_before_any_traffic() {
    let server = server();
    let test = LoadTest::new()
        .host(server.url())
        .scenario(Look, 1)
        .run_time(MS(100));
    let error = test
        .max_failure_percent(150)
        .run()
        .expect_err("it cannot be");
    assert_eq!(
        error.to_string(),
        "at most 150 % of failures: it is a part of the requests, from 0 to below 100"
    );
    assert_eq!(server.count(), 0);
}

#[backpack::test(
    host = server().url(), scenarios = [Break], users = 2, run_time = 30s, max_failures = 0,
    autoscale = Autoscale::new(500, 200), churn = 1 every 500ms,
)]
#[should_panic(expected = "the load test was ended early: more than 0 failures: ")]
fn a_test_that_ends_early_fails() {}

#[backpack::test(
    host = server().url(), scenarios = [Look], run_time = 1200ms, max_failures = 5%,
    expect = [failures < 1% or abort],
)]
fn a_test_that_does_not_end_early_is_as_any_other(report: Report) {
    assert_eq!(report.aborted(), None);
}

#[test]
fn too_many_failures_in_a_run_that_is_over_before_anyone_looked_miss_a_threshold() {
    let server = server();
    let run = |test: LoadTest| {
        let test = test.host(server.url()).scenario(Break, 1).users(20);
        test.run_time(MS(500)).run().expect("the load test runs")
    };
    let report = run(LoadTest::new().max_failures(0));
    assert_eq!(report.aborted(), None);
    assert!(!report.passed(), "{report}");
    let text = report.to_string();
    assert!(text.contains("missed: failures <= 0, measured "), "{text}");
    let text = run(LoadTest::new().max_failure_percent(5)).to_string();
    assert!(text.contains("missed: failures <= 5%, measured "), "{text}");
    assert!(run(LoadTest::new().max_failures(100_000)).passed());
}
