//! Phases: what the time of a row's requests is made of, and thresholds on the time to the first byte.

use backpack::prelude::*;
use backpack::{TransportKind, Value, Verdict};
use backpack_tests::{Answer, Http2Server, RecordingServer, SecureServer};

endpoint! {
    Slow = GET "/slow";
    Dropped = GET "/slow" { name: "dropped", answer: discard };
    Quick = GET "/quick";
    Moved = GET "/moved";
    Silent = GET "/silent" { timeout: 100ms };
    Stuck = GET "/stuck" { timeout: 400ms };
}

scenario! {
    Visit(wait = none) = [Slow];
    Drop(wait = none) = [Dropped];
    Hurry(wait = none) = [Quick];
    Both(wait = none) = [Slow, Quick];
    Follow(wait = none) = [Moved];
    Hope(wait = none, independent) = [Silent, Stuck];
    Beside(wait = none) = [Quick, async |user| user.measure("GRPC", "Hello", greet()).await];
}

async fn greet() -> Result<(), String> {
    Ok(())
}

/// Fifty milliseconds before the head, and fifty within the body.
fn slow() -> Answer {
    Answer::text("abcde").dribbled(MS(10)).after(MS(50))
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// What a slow machine may add to what a server takes.
const SLOWLY: f64 = 1000.0;

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /slow", slow());
    server.answers(
        "GET /moved",
        slow().with_status(302).header("location", "/slow"),
    );
    server.answers("GET /silent", Answer::never());
    server.answers("GET /stuck", Answer::text("abcde").dribbled(MS(60_000)));
    server
}

fn run(server: &RecordingServer, scenario: impl Scenario, passes: u64) -> Report {
    let test = backpack_tests::load_test().host(server.url());
    let test = test.scenario(scenario, 1).iterations(passes);
    test.run().expect("the load test runs")
}

fn row(report: &Report, name: &str) -> Value {
    let report: Value = serde_json::from_str(&report.json()).expect("JSON");
    let rows = report["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["name"] == name);
    row.expect("the row").clone()
}

/// In milliseconds; what took no time is left out.
fn phase(row: &Value, name: &str) -> f64 {
    row["phases_ms"][name].as_f64().unwrap_or_default()
}

const PHASES: [&str; 5] = ["lookup", "connecting", "tls", "first_byte", "receiving"];

/// The phases are the parts of the mean, and the first byte's own figures fit them.
#[track_caller]
fn assert_whole(row: &Value) {
    let sum: f64 = PHASES.iter().map(|name| phase(row, name)).sum();
    let mean = row["latency"]["mean"].as_f64().expect("a mean");
    assert!((sum - mean).abs() < 1e-3, "{sum} of {mean}: {row:#}");
    let first_byte = &row["first_byte_ms"];
    assert_eq!(first_byte["samples"], row["latency"]["samples"]);
    let mean = first_byte["mean"].as_f64().expect("a mean");
    assert!((mean - phase(row, "first_byte")).abs() < 1e-3, "{row:#}");
}

#[track_caller]
fn assert_within(row: &Value, name: &str, least: f64) {
    let millis = phase(row, name);
    assert!(
        (least..least + SLOWLY).contains(&millis),
        "{name} takes {millis} ms: {row:#}"
    );
}

/// The head comes late, and the body slowly.
#[track_caller]
fn assert_slow(row: &Value) {
    assert_whole(row);
    // Timers may be a little early.
    assert_within(row, "first_byte", 48.0);
    assert_within(row, "receiving", 38.0);
}

#[test]
fn a_server_that_thinks_is_told_from_one_that_sends_slowly() {
    let report = run(&server(), Visit, 5);
    let slow = row(&report, "/slow");
    assert_slow(&slow);
    let p50 = slow["first_byte_ms"]["percentiles"]["p50"].as_f64();
    assert!(p50 > Some(48.0), "{slow:#}");
    let figures = report.endpoint(Slow).first_byte().expect("requests");
    assert_eq!(figures.requests(), 5);
    assert!(figures.min() > Some(MS(48)), "{figures:?}");
    assert!(figures.mean() < report.total().mean());
}

#[test]
fn a_body_that_is_not_kept_is_received_as_well() {
    let report = run(&server(), Drop, 2);
    assert_slow(&row(&report, "dropped"));
}

#[test]
fn reqwest_tells_the_first_byte_too() {
    let server = server();
    let test = LoadTest::new()
        .host(server.url())
        .transport(TransportKind::Reqwest);
    let report = test.scenario(Visit, 1).iterations(3).run();
    let slow = row(&report.expect("the load test runs"), "/slow");
    assert_slow(&slow);
    // How long connecting took it does not tell.
    assert_eq!(phase(&slow, "connecting"), 0.0, "{slow:#}");
}

#[test]
fn a_kept_connection_takes_no_connecting() {
    let server = server();
    let test = LoadTest::new().host(server.url()).scenario(Both, 1);
    let report = test.iterations(3).run().expect("the load test runs");
    assert_eq!(server.connections(), 1);
    let (first, second) = (row(&report, "/slow"), row(&report, "/quick"));
    assert!(phase(&first, "connecting") > 0.0, "{first:#}");
    assert_eq!(second["phases_ms"].get("connecting"), None, "{second:#}");
    assert_whole(&second);
}

#[test]
fn a_fresh_connection_takes_its_handshake() {
    let server = SecureServer::start_without_keeping();
    let test = LoadTest::new().host(server.url()).insecure(true);
    let report = test.scenario(Hurry, 1).iterations(3).run();
    let quick = row(&report.expect("the load test runs"), "/quick");
    assert_whole(&quick);
    for name in ["connecting", "tls", "first_byte"] {
        assert!(phase(&quick, name) > 0.0, "{name}: {quick:#}");
    }
}

#[test]
fn http2_has_phases() {
    let server = Http2Server::secure();
    let test = LoadTest::new().host(server.url()).insecure(true);
    let report = test.scenario(Hurry, 1).iterations(3).run();
    let quick = row(&report.expect("the load test runs"), "/quick");
    assert_whole(&quick);
    for name in ["tls", "first_byte"] {
        assert!(phase(&quick, name) > 0.0, "{name}: {quick:#}");
    }
}

#[test]
fn redirects_add_up() {
    let report = run(&server(), Follow, 2);
    let moved = row(&report, "/moved");
    assert_whole(&moved);
    assert_within(&moved, "first_byte", 96.0);
    assert_within(&moved, "receiving", 76.0);
}

#[test]
fn a_request_that_fails_waits_until_then_unless_its_answer_has_begun() {
    let report = run(&server(), Hope, 1);
    let silent = row(&report, "/silent");
    assert_whole(&silent);
    assert_within(&silent, "first_byte", 95.0);
    assert_eq!(phase(&silent, "receiving"), 0.0);
    let stuck = row(&report, "/stuck");
    assert_whole(&stuck);
    assert!(phase(&stuck, "receiving") > 0.0, "{stuck:#}");
}

#[test]
fn what_users_measure_themselves_has_no_phases() {
    let report = run(&server(), Beside, 3);
    let hello = row(&report, "Hello");
    assert_eq!(hello.get("phases_ms"), None, "{hello:#}");
    assert_eq!(hello.get("first_byte_ms"), None, "{hello:#}");
    let total: Value = serde_json::from_str(&report.json()).expect("JSON");
    let samples = &total["total"]["first_byte_ms"]["samples"];
    assert_eq!(samples, &row(&report, "/quick")["requests"]);
}

fn held(report: &Report) -> Vec<bool> {
    report.thresholds().iter().map(Verdict::held).collect()
}

#[test]
fn thresholds_ask_for_the_first_byte() {
    let server = server();
    let test = LoadTest::new().host(server.url()).scenario(Both, 1);
    let report = test.iterations(3).expect(thresholds![
        Slow.first_byte.min > 48ms,
        Slow.first_byte.p95 < 48ms,
        first_byte.max < 1m,
        first_byte.mean < 1ms,
    ]);
    let report = report.run().expect("the load test runs");
    assert_eq!(held(&report), [true, false, true, false], "{report}");
    assert_eq!(report.thresholds()[1].asked(), "Slow.first_byte.p95 < 48ms");
    let missed = "missed: Slow.first_byte.p95 < 48ms, measured ";
    assert!(report.to_string().contains(missed), "{report}");
}

#[test]
fn an_earlier_run_bounds_the_first_byte() {
    let server = server();
    let folder = backpack_tests::Folder::empty("phases_baseline");
    let earlier = folder.path("earlier.json");
    std::fs::write(&earlier, run(&server, Visit, 3).json()).expect("a file");
    let test = LoadTest::new().host(server.url()).scenario(Visit, 1);
    let test = test.iterations(3).baseline(&earlier).expect(thresholds![
        first_byte.p95 < baseline * 100,
        Slow.first_byte.mean < baseline * 0.01,
    ]);
    let report = test.run().expect("the load test runs");
    assert_eq!(held(&report), [true, false], "{report}");
}

#[test]
fn the_page_and_the_summary_show_where_the_time_went() {
    let report = run(&server(), Visit, 2);
    let page = report.html();
    for shown in [
        r#"<section id="phases">"#,
        r#"<i class="first_byte" style="width:"#,
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let label = page
        .split("aria-label=\"")
        .find(|it| it.contains("first byte "));
    let label = label.and_then(|it| it.split('"').next()).expect("a bar");
    assert!(label.contains(", receiving "), "{label}");
    let summary = report.markdown();
    assert!(summary.contains("| First byte |"), "{summary}");
}
