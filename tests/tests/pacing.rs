//! Pacing: a pass starts every so often, however long it takes; and waits that are drawn from distributions.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

const MS: fn(u64) -> Duration = Duration::from_millis;

endpoint! {
    One = GET "/one";
    Two = GET "/two";
}

scenario! {
    Paced(wait = none, pacing = 200ms) = [One];
    PacedWithWaits(wait = 30ms, pacing = 200ms) = [One, Two];
    PacedForASecond(wait = none, pacing = 300ms, runtime = 1s) = [One];
    PacedOnce(wait = none, pacing = 60s) = [One];
    Around(wait = none, runtime = 1ms) = [PacedOnce, Two];
    Exponential(wait = exp(20ms)) = [One];
    Normal(wait = normal(20ms, 4ms)) = [One];
    Distributed(wait = none, pause = exp(2s)) = [One, Waits];
}

chain! {
    Waits(wait = normal(1s, 200ms)) = [One, Two];
}

fn run(server: &RecordingServer, test: LoadTest) -> Report {
    let test = test.host(server.url());
    test.run().expect("the load test runs")
}

/// When each request arrived, after the first one.
fn offsets(server: &RecordingServer, line: &str) -> Vec<Duration> {
    let arrived = server.arrived_at(line);
    let first = arrived.first().expect("a request").at;
    arrived.iter().map(|arrived| arrived.at - first).collect()
}

/// Passes start at their multiples of the pacing; nothing adds up. A busy machine may be late, but is never early.
fn assert_on_beat(offsets: &[Duration], pacing: Duration) {
    for (beat, offset) in offsets.iter().enumerate() {
        let due = pacing * beat as u32;
        // The first arrival itself may have been late.
        assert!(*offset + MS(100) >= due, "beat {beat}: {offset:?}");
        assert!(*offset <= due + MS(150), "beat {beat}: {offset:?}");
    }
}

#[test]
fn a_pass_starts_every_so_often() {
    let server = RecordingServer::start();
    server.answers("GET /one", Answer::ok().after(MS(80)));
    let test = LoadTest::new().scenario(Paced, 1).run_time(MS(2100));
    let report = run(&server, test);
    let offsets = offsets(&server, "GET /one");
    assert!((10..=11).contains(&offsets.len()), "{offsets:?}");
    assert_on_beat(&offsets, MS(200));
    assert_eq!(report.overruns(), 0, "{report}");
    assert_eq!(report.warnings(), [""; 0]);
}

#[test]
fn waits_between_requests_are_part_of_the_pass() {
    let server = RecordingServer::start();
    let test = LoadTest::new()
        .scenario(PacedWithWaits, 1)
        .run_time(MS(1100));
    run(&server, test);
    assert_on_beat(&offsets(&server, "GET /one"), MS(200));
}

#[test]
fn a_pass_that_took_longer_is_followed_at_once_and_counted() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "GET /one",
        [Answer::ok(), Answer::ok().after(MS(500)), Answer::ok()],
    );
    let test = LoadTest::new().scenario(Paced, 1).run_time(MS(1500));
    let report = run(&server, test);
    let offsets = offsets(&server, "GET /one");
    // The second pass is due at 200 ms and ends at 700 ms; from there the beat goes on.
    assert!(
        offsets[2] >= MS(600) && offsets[2] <= MS(850),
        "{offsets:?}"
    );
    assert!(
        offsets[3] - offsets[2] >= MS(150),
        "it does not catch up: {offsets:?}"
    );
    assert_eq!(report.overruns(), 1, "{report}");
    let warning =
        "a pass of `Paced` took longer than its pacing of 0.2s: the next one began at once";
    assert_eq!(report.warnings(), [warning]);
    assert!(
        report
            .to_string()
            .contains("1  pass took longer than its pacing")
    );
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    let counted = json!([{ "scenario": "Paced", "count": 1 }]);
    assert_eq!(json["overruns"], counted);
}

#[test]
fn no_pass_starts_after_the_runtime() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let test = LoadTest::new()
        .scenario(PacedForASecond, 1)
        .run_time(MS(20_000));
    run(&server, test);
    assert_eq!(server.count(), 4, "at 0, 300, 600 and 900 ms");
    assert!(begun.elapsed() >= MS(1000), "{:?}", begun.elapsed());
    assert!(begun.elapsed() < MS(5000), "{:?}", begun.elapsed());
}

#[test]
fn a_single_pass_is_not_paced() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let test = LoadTest::new().scenario(Around, 1).run_time(MS(20_000));
    run(&server, test);
    assert_eq!(server.lines()[..2], ["GET /one", "GET /two"]);
    assert!(begun.elapsed() < MS(10_000), "{:?}", begun.elapsed());
}

/// The time between each two requests.
fn gaps(server: &RecordingServer) -> Vec<f64> {
    let offsets = offsets(server, "GET /one");
    let pairs = offsets.windows(2);
    pairs
        .map(|pair| (pair[1] - pair[0]).as_secs_f64())
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares = values.iter().map(|value| (value - mean).powi(2));
    (squares.sum::<f64>() / values.len() as f64).sqrt()
}

#[test]
fn exponential_waits_scatter_and_normal_ones_hardly() {
    let exponential = RecordingServer::start();
    let test = LoadTest::new()
        .scenario(Exponential, 1)
        .seed(1)
        .run_time(MS(4000));
    run(&exponential, test);
    let normal = RecordingServer::start();
    let test = LoadTest::new()
        .scenario(Normal, 1)
        .seed(1)
        .run_time(MS(4000));
    run(&normal, test);
    let (scattered, close) = (gaps(&exponential), gaps(&normal));
    // Timers and a busy machine add to each wait.
    for gaps in [&scattered, &close] {
        let mean = mean(gaps);
        assert!((0.016..0.045).contains(&mean), "{mean}: {gaps:?}");
    }
    // Of 180 exponential waits, a good fifth is shorter than a quarter of the mean; of normal ones, none.
    let short = |gaps: &[f64]| gaps.iter().filter(|gap| **gap < 0.006).count();
    assert!(short(&scattered) > scattered.len() / 10, "{scattered:?}");
    assert!(short(&close) <= close.len() / 50, "{close:?}");
    assert!(deviation(&scattered) > 0.010, "{scattered:?}");
}

#[test]
fn the_list_shows_them() {
    let listed = run(
        &RecordingServer::start(),
        LoadTest::new()
            .scenario(Distributed, 1)
            .scenario(Paced, 1)
            .run_time(MS(50)),
    );
    let json: backpack::Value = serde_json::from_str(&listed.json()).expect("JSON");
    let plan = json["run"]["plan"].as_str().expect("a text");
    for part in [
        ", pause exp(2s)",
        ", pacing 200ms",
        "chain Waits, wait normal(1s, 200ms)",
    ] {
        assert!(plan.contains(part), "{part} in {plan}");
    }
}
