//! Where nothing answers, users do not spin; where a server comes back, they go on.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, RefusingHost, load_test};

endpoint! {
    One = POST "/one";
    Two = POST "/two";
}

chain! { Both(independent) = [One, Two, One, Two]; }

scenario! {
    WithoutWait(wait = none) = [One];
    WithWait(wait = 100ms) = [One];
    InABlock(wait = none) = [async |user| hammer(user).await];
    Chained(wait = none) = [Both];
    Weighted(wait = none) = weighted [One @ 100%, Two @ 50%];
    WaitingChain(wait = 300ms) = [Both];
}

async fn hammer(user: &mut User) {
    for _ in 0..100 {
        One.request(user).await;
    }
}

fn failures<S: Scenario>(host: &str, scenario: S, run_time: Duration) -> u64 {
    let test = load_test().host(host).scenario(scenario, 1).users(2);
    let report = test.run_time(run_time).run().expect("the load test runs");
    assert_eq!(
        report.total().failures(),
        report.total().requests(),
        "{report}"
    );
    report.total().failures()
}

#[test]
fn a_floor_of_a_second_follows_a_failed_connection_where_no_wait_does() {
    let host = RefusingHost::take();
    let run_time = Duration::from_millis(1500);
    // Two users, at 0 s and at 1 s.
    assert_eq!(failures(host.url(), WithoutWait, run_time), 4);
    assert_eq!(failures(host.url(), InABlock, run_time), 4);
    assert_eq!(failures(host.url(), Chained, run_time), 4);
    assert_eq!(failures(host.url(), Weighted, run_time), 4);
}

#[test]
fn the_scenarios_wait_follows_a_failed_connection() {
    let host = RefusingHost::take();
    let failed = failures(host.url(), WithWait, Duration::from_millis(1050));
    assert!((10..=22).contains(&failed), "every 100 ms: {failed}");
    let failed = failures(host.url(), WaitingChain, Duration::from_millis(1000));
    assert!(
        (4..=10).contains(&failed),
        "at least the wait, within a chain too: {failed}"
    );
}

#[test]
fn a_user_that_has_had_an_answer_needs_no_floor() {
    let server = RecordingServer::start();
    server.answers_in_turn("POST /one", [Answer::ok(), Answer::hang_up(), Answer::ok()]);
    let test = load_test().host(server.url()).scenario(WithoutWait, 1);
    let report = test
        .run_time(Duration::from_millis(600))
        .run()
        .expect("the load test runs");
    assert_eq!(report.total().failures(), 1, "{report}");
    assert!(report.total().requests() > 20, "{report}");
}

#[test]
fn the_figures_so_far_are_still_there() {
    let host = RefusingHost::take();
    let test = load_test().host(host.url()).scenario(WithWait, 1);
    let report = test
        .run_time(Duration::from_millis(300))
        .run()
        .expect("the load test runs");
    let text = report.to_string();
    assert!(text.contains("/one"), "{text}");
    assert!(text.contains("connection refused"), "{text}");
}

/// Nothing answers, but the endpoints are sealed too: that does not spin either.
#[test]
fn passes_that_send_nothing_do_not_spin() {
    let server = RecordingServer::start();
    let begun = std::time::Instant::now();
    let test = load_test()
        .host(server.url())
        .scenario(WithoutWait, 1)
        .users(2);
    let report = test
        .on_start(async |user| user.seal_all())
        .run_time(Duration::from_millis(500))
        .run()
        .expect("the load test runs");
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "its end is heard: {:?}",
        begun.elapsed()
    );
    assert_eq!(report.total().requests(), 0);
}

endpoint! { Unfilled = GET "/players/{id}"; }

scenario! { OnlyUnfilled(wait = none, late) = [Unfilled]; }

/// What cannot be sent takes no time at all; the test has to end nevertheless.
#[test]
fn requests_that_cannot_be_sent_do_not_spin() {
    let server = RecordingServer::start();
    let begun = std::time::Instant::now();
    let test = load_test()
        .host(server.url())
        .scenario(OnlyUnfilled, 1)
        .users(2);
    let report = test
        .run_time(Duration::from_millis(500))
        .run()
        .expect("the load test runs");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "its end is heard: {:?}",
        begun.elapsed()
    );
    assert_eq!(report.total().failures(), report.total().requests());
    assert!(report.total().requests() < 1_000, "{report}");
}

#[test]
fn without_a_connection_there_is_no_latency_and_no_threshold_on_it_holds() {
    let host = RefusingHost::take();
    let report = load_test()
        .host(host.url())
        .scenario(WithWait, 1)
        .run_time(Duration::from_millis(300))
        .expect(thresholds![p95 < 10s])
        .run()
        .expect("the load test runs");
    assert!(report.total().failures() > 0, "{report}");
    assert_eq!(report.total().percentile(0.95), None, "{report}");
    assert!(!report.passed(), "{report}");
}
