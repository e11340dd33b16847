//! What a run leaves out: the requests of its warm-up are made, and are in no figure.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test};

endpoint! {
    Index = GET "/";
    Cold = GET "/cold";
}

scenario! {
    Visit(wait = 10ms) = [Index];
    Slowly(wait = 10ms) = [Cold, async |user| fail_at_first(user)];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// Fails in the first half second of the user.
fn fail_at_first(user: &mut User) -> backpack::Result {
    match user.requests_made() {
        1..=10 => Err("still cold".into()),
        _ => Ok(()),
    }
}

fn measured(report: &Report) -> backpack::Value {
    serde_json::from_str(&report.json()).expect("JSON")
}

#[test]
fn requests_of_the_warm_up_are_made_and_not_counted() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Visit, 1).users(5);
    let begun = Instant::now();
    let report = test.warm_up(MS(1500)).run_time(MS(3000)).run();
    let report = report.expect("the test runs");
    let end = begun.elapsed();

    let (made, counted) = (server.count() as u64, report.total().requests());
    assert!(
        counted > made / 4 && counted < made * 3 / 4,
        "{counted} of {made}"
    );
    // The run time includes it.
    assert!(end < MS(6000), "{end:?}");
    let duration = report.duration();
    assert!(duration > MS(1200) && duration < MS(1900), "{duration:?}");

    let json = measured(&report);
    assert_eq!(json["run"]["warm_up_s"], json!(1.5));
    let seconds = json["timeline"]["intervals"].as_array();
    let seconds = seconds.expect("intervals");
    let of_seconds: u64 = seconds
        .iter()
        .filter_map(|it| it["requests"].as_u64())
        .sum();
    assert_eq!(of_seconds, counted, "the chart shows the same");
    let line = "after a warm-up of 1.5 s, which is not counted";
    assert!(report.to_string().contains(line), "{report}");
    assert!(
        report
            .markdown()
            .contains("After a warm-up of 1.5 s, which is not counted.")
    );
    assert!(report.html().contains("Warm-up, not counted"));
}

#[test]
fn thresholds_and_errors_know_nothing_of_it() {
    let server = RecordingServer::start();
    let cold = (0..8).map(|_| Answer::status(503));
    server.answers_in_turn("GET /cold", cold.chain([Answer::ok()]));
    let test = load_test().host(server.url()).scenario(Slowly, 1);
    let test = test.warm_up(MS(1500)).run_time(MS(2500)).max_failures(3);
    let report = test.expect(thresholds![failures < 1, max < 2s]).run();
    let report = report.expect("the test runs");
    assert!(server.arrived_at("GET /cold").len() > 20);
    assert!(report.passed(), "{report}");
    assert!(report.total().requests() > 5, "{report}");
    assert_eq!((report.total().failures(), report.step_errors()), (0, 0));
}

#[test]
fn passes_that_begin_on_schedule_are_counted_after_it() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Visit, 1);
    let test = test.arrival_rate(40).warm_up(MS(1500)).run_time(MS(3000));
    let report = test.run().expect("the test runs");
    let counted = report.total().requests();
    assert!((40..=80).contains(&counted), "{report}");
    assert!(report.scheduled() <= 80, "{}", report.scheduled());
}

#[test]
fn a_run_that_ends_within_it_says_so() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Visit, 1);
    let report = test.iterations(3).warm_up(Duration::from_secs(60)).run();
    let report = report.expect("the test runs");
    assert_eq!((server.count(), report.total().requests()), (3, 0));
    let warning = "the run ended within its warm-up: nothing was counted";
    assert!(report.warnings().iter().any(|it| it == warning), "{report}");
}

#[test]
fn one_that_leaves_nothing_is_refused() {
    let test = load_test().host("http://127.0.0.1:1").scenario(Visit, 1);
    let test = test.warm_up(MS(5000)).run_time(MS(5000));
    let problem = test.run().expect_err("nothing is left").to_string();
    assert_eq!(
        problem,
        "a warm-up of 5s in a run of 5s: nothing would be counted, for the run time includes it"
    );
}

#[backpack::test(
    host = RecordingServer::start().url(), scenarios = [Visit],
    warm_up = 500ms, run_time = 1500ms, expect = [requests > 10],
)]
fn a_test_says_it_in_its_attribute(report: Report) {
    assert!(report.duration() < MS(1400), "{report}");
}
