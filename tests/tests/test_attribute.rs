//! `#[backpack::test]`: a load test that `cargo test` runs, and that fails where a threshold is missed.

use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use backpack::prelude::*;
use backpack_tests::{Answer, Folder, RecordingServer};

endpoint! {
    Good = GET "/good";
    Bad = POST "/bad";
    Hello = POST "/hello";
}

scenario! {
    Visit(wait = 10ms) = [Good];
    Trouble(wait = 10ms) = [Good, Bad];
    Once(wait = none, pause = 3ms, runtime = 1ms) = [Good];
}

/// One server for the tests of this file that need not look at what arrived.
fn shared_server() -> &'static RecordingServer {
    static SERVER: OnceLock<RecordingServer> = OnceLock::new();
    SERVER.get_or_init(|| {
        let server = RecordingServer::start();
        server.answers("POST /bad", Answer::status(500));
        server
    })
}

#[backpack::test(host = shared_server().url(), scenarios = [Once])]
fn the_least_that_is_needed() {}

#[backpack::test(host = shared_server().url(), scenarios = [Once], users = 3, run_time = 20s)]
fn a_report_is_given(report: Report) {
    assert_eq!(report.endpoint(Good).requests(), 3);
}

#[backpack::test(
    host = shared_server().url(),
    scenarios = [Visit @ 3, Trouble @ 1],
    users = 8, spawn_rate = 40, run_time = 600ms, stop_timeout = 1s, timeout = 2s, seed = 7,
    expect = [p95 < 5s, failures < 50%, rate > 5/s, Good.p99 < 5s, Bad.failures > 1],
)]
fn all_options_at_once(report: Report) {
    assert!(report.passed());
    assert_eq!(report.thresholds().len(), 5);
    assert_eq!(report.seed(), 7);
    assert!(report.endpoint(Good).requests() > report.endpoint(Bad).requests());
}

/// The server lives in the `host` expression alone, and has to live as long as the run.
#[backpack::test(host = RecordingServer::start().url(), scenarios = [Once], users = 2, expect = [failures <= 0])]
fn a_server_in_the_host_expression_outlives_the_run(report: Report) {
    assert_eq!(report.total().requests(), 2);
}

#[backpack::test(host = shared_server().url(), scenarios = [Once])]
fn a_test_may_give_a_result(report: Report) -> backpack::Result {
    let median = report
        .total()
        .percentile(0.5)
        .ok_or("no request was made")?;
    assert!(median > Duration::ZERO);
    Ok(())
}

static STARTS: AtomicU32 = AtomicU32::new(0);
static STOPS: AtomicU32 = AtomicU32::new(0);

#[backpack::test(
    host = shared_server().url(), scenarios = [Once], users = 2,
    on_start = async |user| { Hello.request(user).await; STARTS.fetch_add(1, Ordering::SeqCst); },
    on_stop = async |_user| { STOPS.fetch_add(1, Ordering::SeqCst); },
)]
fn hooks(report: Report) {
    assert_eq!(report.endpoint(Hello).requests(), 2);
    assert_eq!(STARTS.load(Ordering::SeqCst), 2);
    assert_eq!(STOPS.load(Ordering::SeqCst), 2);
}

#[backpack::test(
    host = shared_server().url(), scenarios = [Trouble], run_time = 300ms,
    expect = [failures < 1%, Good.failures < 1%, requests > 1],
)]
#[should_panic(expected = "missed: failures < 1%, measured ")]
fn a_missed_threshold_fails_the_test() {}

#[backpack::test(host = String::from("nowhere"), scenarios = [Once])]
#[should_panic(expected = "nowhere")]
fn a_wrong_plan_fails_the_test() {}

#[backpack::test(host = shared_server().url(), scenarios = [Once])]
#[should_panic(expected = "the body is asked too")]
fn a_body_that_panics_fails_the_test(report: Report) {
    assert!(report.total().requests() > 1_000, "the body is asked too");
}

/// Runs a test of this file in a process of its own, with these variables.
fn alone(test: &str, variables: &[(&str, &str)]) -> Output {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args([test, "--exact", "--nocapture"]);
    command.envs(variables.iter().copied());
    command.output().expect("this program runs")
}

#[test]
fn the_environment_counts_and_the_report_is_kept_of_a_test_that_fails() {
    let folder = Folder::empty("test_attribute_reports");
    let reports = folder.path("kept");
    let test = "a_missed_threshold_fails_the_test";
    let variables = [
        ("BACKPACK_REPORTS", &*reports),
        ("BACKPACK_USERS", "3"),
        ("BACKPACK_JSON", "x.json"),
    ];
    let output = alone(test, &variables);
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("BACKPACK_JSON names one file"), "{told}");
    let file = |end: &str| folder.text(&format!("kept/test_attribute.{test}.{end}"));
    let report: serde_json::Value = serde_json::from_str(&file("json")).expect("JSON");
    assert_eq!(report["run"]["users"], 3);
    assert_eq!(report["thresholds"][0]["held"], false);
    assert!(file("html").starts_with("<!DOCTYPE html>"));
    assert!(file("md").contains("failures"));
    let suite = format!("<testsuite name=\"test_attribute.{test}\" ");
    assert!(file("xml").contains(&suite) && file("xml").contains("<failure type=\"threshold\""));
}

#[test]
fn one_look_shows_what_was_sent_and_fails_with_a_failed_request() {
    let variables = [("BACKPACK_ONCE", "1"), ("BACKPACK_TRACE", "x.har")];
    let output = alone("a_missed_threshold_fails_the_test", &variables);
    assert!(!output.status.success(), "{output:?}");
    let told = String::from_utf8_lossy(&output.stdout);
    for text in [
        "BACKPACK_TRACE is for programs",
        "Trouble: Good\n> GET http://127.0.0.1:",
        "< 200",
        "FAILED after ",
        "requests, 1 failed",
    ] {
        assert!(told.contains(text), "{text}: {told}");
    }
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(why.contains("something failed in one pass"), "{why}");
    assert!(!told.contains("Thresholds"), "they are of many: {told}");
}

#[test]
fn an_environment_that_cannot_be_read_is_told_of() {
    let output = alone("hooks", &[("BACKPACK_USERS", "many")]);
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("the load test was not run:\ninvalid value 'many' for 'BACKPACK_USERS'"),
        "{told}"
    );
}

#[test]
fn a_folder_that_takes_no_report_fails_the_test() {
    let folder = Folder::empty("test_attribute_no_reports");
    std::fs::write(folder.path("file"), "").expect("a file");
    let output = alone("hooks", &[("BACKPACK_REPORTS", &folder.path("file"))]);
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("the report of the load test was not kept: BACKPACK_REPORTS: cannot write"),
        "{told}"
    );
}
