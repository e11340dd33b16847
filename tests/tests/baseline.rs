//! Baselines: a run stands beside an earlier one, and thresholds hold against its figures.

use std::fs;
use std::path::{Path, PathBuf};

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! {
    Quick = GET "/quick";
    Flaky = GET "/flaky";
    Late = GET "/late";
}

scenario! {
    Ten(wait = none, runtime = 1ms) = [async |user| ten(user).await];
}

async fn ten(user: &mut User) {
    for _ in 0..5 {
        Quick.request(user).await;
        Flaky.request(user).await;
    }
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("baseline")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// A server whose `/quick` takes this long, and whose `/flaky` fails so many times first.
fn server(delay: Duration, failures: usize) -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /quick", Answer::ok().after(delay));
    let answers = std::iter::repeat_n(Answer::status(500), failures).chain([Answer::ok()]);
    server.answers_in_turn("GET /flaky", answers);
    server
}

fn test(server: &RecordingServer) -> LoadTest {
    LoadTest::new()
        .host(server.url())
        .scenario(Ten, 1)
        .run_time(Duration::from_secs(20))
}

const DELAY: Duration = Duration::from_millis(50);

/// The JSON report of ten requests: quick ones take 50 ms, one of the others failed.
fn baseline(name: &str) -> PathBuf {
    let server = server(DELAY, 1);
    let report = test(&server).run().expect("the load test runs");
    let stored = report.zip_into(scratch(name)).expect("a folder");
    stored.path().join("report.json")
}

#[test]
fn thresholds_hold_against_the_earlier_figures() {
    let baseline = baseline("hold");
    let server = server(DELAY, 1);
    let report = test(&server)
        .baseline(&baseline)
        .expect(thresholds![
            p95 < baseline * 3,
            Quick.p50 < baseline * 3,
            Quick.p37.5 > baseline * 0.3,
            mean < baseline * 3,
            max < baseline * 10,
            Quick.min > baseline * 0.3,
            failures <= baseline,
            Flaky.failures <= baseline,
            requests >= baseline,
            requests < baseline * 1.01,
            rate > baseline * 0.2,
        ])
        .run()
        .expect("the load test runs");
    for verdict in report.thresholds() {
        assert!(verdict.held(), "{verdict}");
    }
}

#[test]
fn a_slower_run_with_more_failures_misses_them() {
    let baseline = baseline("miss");
    let server = server(DELAY * 6, 3);
    let report = test(&server)
        .baseline(&baseline)
        .expect(thresholds![
            p95 < baseline * 1.5,
            Quick.mean < baseline * 1.5,
            failures <= baseline,
            Flaky.failures < baseline * 2,
            requests > baseline,
            rate > baseline * 0.9,
        ])
        .run()
        .expect("the load test runs");
    for verdict in report.thresholds() {
        assert!(!verdict.held(), "{verdict}");
    }
    assert!(!report.passed());
}

#[test]
fn the_bound_that_came_of_it_is_shown() {
    let baseline = baseline("shown");
    let server = server(DELAY, 3);
    let report = test(&server)
        .baseline(&baseline)
        .expect(thresholds![
            failures <= baseline * 2,
            Flaky.failures <= baseline,
            requests >= baseline,
            Quick.p95 < baseline * 9
        ])
        .run()
        .expect("the load test runs");
    let verdicts = report.thresholds();
    assert!(
        verdicts[0]
            .to_string()
            .starts_with("missed: failures <= baseline * 2 (= 20%), measured 30.00% ("),
        "{}",
        verdicts[0]
    );
    assert!(
        verdicts[1]
            .to_string()
            .starts_with("missed: Flaky.failures <= baseline (= 20%), measured 60.00% ("),
        "{}",
        verdicts[1]
    );
    assert_eq!(
        verdicts[2].to_string(),
        "held: requests >= baseline (= 10), measured 10"
    );
    let asked = verdicts[3].asked();
    assert!(
        asked.starts_with("Quick.p95 < baseline * 9 (= ") && asked.ends_with("ms)"),
        "{asked}"
    );
}

#[test]
fn every_output_tells_of_both() {
    let baseline = baseline("outputs");
    let server = server(DELAY, 3);
    let report = test(&server)
        .baseline(&baseline)
        .run()
        .expect("the load test runs");
    let table = report.to_string();
    assert!(
        table.contains(&format!("Baseline {}", baseline.display())),
        "{table}"
    );
    assert!(
        table.contains("10.00 (+20.00)"),
        "failures in percent: {table}"
    );
    let stored = report.zip_into(scratch("outputs_now")).expect("a folder");
    let read = |name: &str| fs::read_to_string(stored.path().join(name)).expect("a file");
    let json: serde_json::Value = serde_json::from_str(&read("report.json")).expect("JSON");
    assert_eq!(
        json["baseline"]["file"],
        baseline.to_string_lossy().as_ref()
    );
    assert_eq!(json["total"]["baseline"]["failures"], 1);
    for row in json["rows"].as_array().expect("rows") {
        assert_eq!(row["baseline"]["requests"], 5, "{row}");
    }
    assert!(read("report.html").contains("baseline"));
}

/// What is said instead of a run; nothing was sent.
fn refusal(baseline: Option<&Path>, thresholds: Vec<backpack::Threshold>) -> String {
    let server = RecordingServer::start();
    let mut test = test(&server).expect(thresholds);
    if let Some(baseline) = baseline {
        test = test.baseline(baseline);
    }
    let error = test.run().expect_err("it is refused");
    assert_eq!(server.count(), 0, "nothing was sent");
    error.to_string()
}

#[test]
fn a_file_that_is_no_report_is_told_of_before_any_traffic() {
    let folder = scratch("no_report");
    let newer = r#"{ "format": "backpack-report", "version": 99 }"#;
    for (name, content, said) in [
        ("missing.json", None, "cannot be read"),
        ("text.json", Some("hello"), "JSON"),
        (
            "other.json",
            Some(r#"{ "format": "k6", "version": 1 }"#),
            "k6",
        ),
        ("newer.json", Some(newer), "99"),
        ("empty.json", Some("{}"), "format"),
        ("list.json", Some("[]"), "no JSON object"),
    ] {
        let file = folder.join(name);
        if let Some(content) = content {
            fs::write(&file, content).expect("a file");
        }
        let text = refusal(Some(&file), thresholds![p95 < baseline]);
        assert!(text.contains(name) && text.contains(said), "{name}: {text}");
        assert_eq!(text.lines().count(), 1, "one line: {text}");
    }
}

#[cfg(unix)]
#[test]
fn a_device_that_never_ends_is_told_of() {
    let text = refusal(Some(Path::new("/dev/zero")), Vec::new());
    assert!(
        text.contains("/dev/zero cannot be read: it is larger than"),
        "{text}"
    );
}

#[test]
fn figures_that_no_run_has_are_told_of() {
    let file = baseline("no_run");
    let text = fs::read_to_string(&file).expect("a file");
    let mut report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    report["total"]["latency"]["mean"] = (-5).into();
    fs::write(&file, report.to_string()).expect("a file");
    let text = refusal(Some(&file), Vec::new());
    assert!(
        text.contains("the report of no run: total: mean cannot be -5"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn a_threshold_on_a_baseline_needs_one() {
    let text = refusal(None, thresholds![p95 < baseline * 1.1]);
    assert!(
        text.contains("`p95 < baseline * 1.1`") && text.contains("no baseline"),
        "{text}"
    );
    assert!(text.contains("--baseline"), "it says what to give: {text}");
}

#[test]
fn a_threshold_on_a_baseline_needs_a_sample_in_it() {
    let baseline = baseline("no_sample");
    let text = refusal(
        Some(&baseline),
        thresholds![Late.p95 < baseline, Quick.p95 < baseline * 2],
    );
    assert!(
        text.contains("`Late.p95 < baseline`") && text.contains("no sample of `Late`"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1, "the other one is in order: {text}");
}

/// Made once for the test below.
fn earlier() -> PathBuf {
    baseline("attribute")
}

fn now() -> RecordingServer {
    server(DELAY, 1)
}

#[backpack::test(
    host = now().url(), scenarios = [Ten], run_time = 20s, baseline = earlier(),
    expect = [Quick.p95 < baseline * 5, failures <= baseline],
)]
fn a_test_has_a_baseline(report: Report) {
    assert_eq!(report.thresholds().len(), 2);
}
