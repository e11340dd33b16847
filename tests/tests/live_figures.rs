//! The figures of a run that goes on: of whole seconds alone, so that totals, rates and the time line agree.

use std::cell::Cell;

use backpack_tests::{LivePage, RecordingServer, Visitor};
use serde_json::Value;

/// The small load test, running.
fn running(server: &str, arguments: &[&str]) -> LivePage {
    let program = env!("CARGO_BIN_EXE_small_load");
    LivePage::start(
        program,
        &[&["--host", server, "--autostart"], arguments].concat(),
    )
}

fn requests(document: &Value) -> u64 {
    document["total"]["requests"].as_u64().expect("a count")
}

fn intervals(document: &Value) -> &[Value] {
    let intervals = document["timeline"]["intervals"].as_array();
    intervals.expect("intervals")
}

#[tokio::test]
async fn totals_are_those_of_the_time_line_at_every_look() {
    let server = RecordingServer::start();
    let page = running(server.url(), &["-u", "4"]);
    let visitor = Visitor::of(&page);
    let looks = Cell::new(0);
    visitor
        .until("/api/report", |report| {
            // Until the run has begun there is none.
            if report["timeline"].is_null() {
                return false;
            }
            let in_intervals = intervals(report).iter().map(|it| {
                let count = it["requests"].as_u64();
                count.expect("a count")
            });
            assert_eq!(requests(report), in_intervals.sum::<u64>());
            if requests(report) > 0 {
                let rate = report["total"]["rate"].as_f64().expect("a rate");
                let expected = requests(report) as f64 / intervals(report).len() as f64;
                assert!((rate - expected).abs() < 1e-6, "{rate} {expected}");
                looks.set(looks.get() + 1);
            }
            intervals(report).len() >= 3
        })
        .await;
    assert!(looks.get() > 1, "{} looks", looks.get());
}

/// The users of each interval of a run of four users.
async fn users_of_run(time: &str) -> Vec<u64> {
    let server = RecordingServer::start();
    let page = running(server.url(), &["-u", "4", "-t", time]);
    let visitor = Visitor::of(&page);
    visitor.until_phase("stopped").await;
    let report = visitor.json("/api/report").await;
    let users = intervals(&report).iter().map(|it| it["users"].as_u64());
    users.map(|it| it.expect("a number")).collect()
}

#[tokio::test]
async fn the_last_second_has_the_users_that_made_its_requests() {
    assert_eq!(users_of_run("2s").await, [4, 4]);
}

#[tokio::test]
async fn a_run_shorter_than_a_second_has_its_users() {
    assert_eq!(users_of_run("300ms").await, [4]);
}
