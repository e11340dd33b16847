//! Thresholds: what was asked stands beside what was measured, and nothing passes without a sample.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    Quick = GET "/quick";
    Slow = GET "/slow";
    Flaky = GET "/flaky";
    Unused = GET "/unused";
}

scenario! {
    All(wait = none, pause = 3ms, runtime = 1ms) = [async |user| all(user).await];
}

async fn all(user: &mut User) {
    for _ in 0..5 {
        Quick.get(user).await;
        Flaky.get(user).await;
    }
    Slow.get(user).await;
    if user.number() > 100 {
        Unused.get(user).await;
    }
}

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(Duration::from_millis(120)));
    let flaky = [
        Answer::ok(),
        Answer::status(500),
        Answer::ok(),
        Answer::ok(),
        Answer::ok(),
    ];
    server.answers_in_turn("GET /flaky", flaky);
    server
}

/// A report of 11 requests: 5 quick ones, 5 of which one failed, and one of 120 ms.
fn report(expected: Vec<backpack::Threshold>) -> Report {
    let server = server();
    LoadTest::new()
        .host(server.url())
        .scenario(All, 1)
        .run_time(Duration::from_secs(20))
        .expect(expected)
        .run()
        .expect("the load test runs")
}

#[test]
fn thresholds_that_hold() {
    let report = report(thresholds![
        p50 < 100ms, p99 <= 5s, p99.9 < 5s, mean < 100ms, max >= 120ms, max < 5s,
        failures <= 1, failures < 10%, Flaky.failures < 21%, Quick.failures <= 0%,
        requests >= 11, requests < 12, Slow.requests >= 1,
        rate > 1/s, Quick.rate > 0.5/s, Slow.p50 >= 110ms, Quick.p95 < 100ms,
    ]);
    assert!(report.passed(), "{report}");
}

#[test]
fn a_missed_threshold_stands_beside_what_was_measured() {
    let report =
        report(thresholds![Slow.p50 < 50ms, Flaky.failures < 10%, requests > 11, p99 < 20s]);
    assert!(!report.passed());
    let text = report.to_string();
    let line = |asked: &str| {
        let line = text.lines().find(|line| line.contains(asked));
        line.unwrap_or_else(|| panic!("{asked} in {text}"))
            .to_owned()
    };
    assert!(
        line("Slow.p50 < 50ms").contains("12"),
        "about 120 ms: {text}"
    );
    assert!(line("Flaky.failures < 10%").contains("20"), "20 %: {text}");
    assert!(
        line("requests > 11").matches("11").count() >= 2,
        "11 were made: {text}"
    );
}

#[test]
fn a_threshold_without_a_sample_fails() {
    let report = report(thresholds![
        Unused.p95 < 10s, Unused.failures < 50%, Unused.requests < 10, Unused.rate < 10/s,
    ]);
    for verdict in report.thresholds() {
        assert!(!verdict.held(), "{verdict}");
        assert_eq!(verdict.measured(), None, "{verdict}");
    }
    assert!(!report.passed());
    let text = report.to_string();
    for asked in [
        "Unused.p95 < 10s",
        "Unused.failures < 50%",
        "Unused.requests < 10",
        "Unused.rate < 10/s",
    ] {
        assert!(text.contains(asked), "{asked}: {text}");
    }
}

#[test]
fn without_thresholds_a_report_passes_whatever_failed() {
    let report = report(Vec::new());
    assert!(report.passed());
    assert_eq!(report.endpoint(Flaky).failures(), 1);
}

#[test]
fn a_test_without_any_request_misses_its_thresholds() {
    let server = RecordingServer::start();
    let (_, silent) = one_user(server.url(), async |_user| ());
    assert_eq!(silent.total().requests(), 0);
    let report = LoadTest::new()
        .host(server.url())
        .scenario(All, 1)
        .on_start(async |user| user.seal_all())
        .run_time(Duration::from_secs(20))
        .expect(thresholds![failures < 1%])
        .run()
        .expect("the load test runs");
    assert!(!report.passed(), "{report}");
}
