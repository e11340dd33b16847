//! The open model: passes begin on schedule, however slow the answers are.
//!
//! Load and machine are small here, and bounds are wide. To hold it to what an idle machine keeps, at 2,000 a second over ten
//! seconds: `BACKPACK_EXACT=1 cargo test --release -p backpack-tests --test open_model -- --nocapture --test-threads 1`.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! {
    One = GET "/one";
    Two = GET "/two";
    Slow = GET "/slow";
}

scenario! {
    OneOnly(wait = none) = [One];
    TwoOnly(wait = none) = [Two];
    OneThenTwo(wait = none) = [One, Two];
    SlowOnly(wait = none) = [Slow];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

fn open(server: &RecordingServer, rate: f64, time: Duration) -> LoadTest {
    LoadTest::new()
        .host(server.url())
        .arrival_rate(rate)
        .run_time(time)
}

/// Seconds from the first to each that arrived.
fn times(server: &RecordingServer) -> Vec<f64> {
    let arrived = server.arrived();
    let first = arrived.first().expect("requests arrive").at;
    arrived
        .iter()
        .map(|it| it.at.duration_since(first).as_secs_f64())
        .collect()
}

#[test]
fn as_many_passes_begin_as_were_asked_for_and_evenly() {
    let exact = std::env::var_os("BACKPACK_EXACT").is_some();
    let (rate, seconds) = if exact { (2000.0, 10) } else { (500.0, 2) };
    let server = RecordingServer::start();
    let report = open(&server, rate, Duration::from_secs(seconds))
        .scenario(OneOnly, 1)
        .run()
        .expect("the load test runs");
    let asked = rate * seconds as f64;
    let unscheduled = asked - report.scheduled() as f64;
    let most = if exact { 0.001 } else { 0.02 };
    assert!((0.0..=asked * most).contains(&unscheduled), "{unscheduled}");
    assert_eq!(report.scheduled(), report.started() + report.dropped());
    let missing = (server.count() as f64 - asked).abs() / asked;
    assert!(missing <= 0.001 || !exact, "{missing}");
    assert!(missing < 0.02, "{missing}");
    let times = times(&server);
    let mut errors: Vec<_> = times
        .windows(2)
        .map(|pair| (pair[1] - pair[0] - 1.0 / rate).abs())
        .collect();
    errors.sort_by(f64::total_cmp);
    let p99 = errors[errors.len() * 99 / 100];
    println!(
        "{asked} asked, {} arrived, 99 % of the gaps within {p99} s",
        server.count()
    );
    assert!(p99 < if exact { 0.001 } else { 0.1 }, "{p99}");
}

#[test]
fn a_run_is_as_long_as_asked_for_though_nothing_begins_at_its_end() {
    let server = RecordingServer::start();
    let rare = open(&server, 0.5, MS(900)).scenario(OneOnly, 1);
    let report = rare.run().expect("the load test runs");
    assert_eq!((report.scheduled(), server.count()), (1, 1));
    assert!(report.duration() >= MS(890), "{:?}", report.duration());
    let quiet = LoadTest::new().host(server.url()).scenario(OneOnly, 1);
    let report = quiet
        .arrival_rate(20)
        .stages([hold(MS(200)), to(0).over(MS(0)), hold(MS(700))])
        .run()
        .expect("the load test runs");
    assert!((3..=4).contains(&report.scheduled()), "{report}");
    assert!(report.duration() >= MS(890), "{:?}", report.duration());
}

#[test]
fn slow_answers_do_not_slow_the_arrivals() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(MS(400)));
    let report = open(&server, 50.0, MS(1500))
        .scenario(SlowOnly, 1)
        .run()
        .expect("the load test runs");
    assert!((72..=75).contains(&report.started()), "{report}");
    // Those of the last 0.4 s are answered within the stop time-out.
    assert_eq!(report.total().requests(), report.started());
    // As many as are on their way at once, and some more where the machine was late.
    assert!(
        (20..60).contains(&server.connections()),
        "{}",
        server.connections()
    );
}

#[test]
fn scenarios_take_turns_by_their_shares() {
    let server = RecordingServer::start();
    open(&server, 200.0, MS(1000))
        .scenario(OneOnly, 3)
        .scenario(TwoOnly, 1)
        .run()
        .expect("the load test runs");
    let (ones, twos) = (
        server.arrived_at("GET /one").len(),
        server.arrived_at("GET /two").len(),
    );
    assert!((148..=150).contains(&ones), "{ones}");
    assert!((48..=50).contains(&twos), "{twos}");
}

#[test]
fn what_no_user_is_free_for_in_time_is_dropped_and_counted() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(MS(200)));
    let report = open(&server, 50.0, MS(2000))
        .scenario(SlowOnly, 1)
        .max_users(2)
        .max_delay(MS(100))
        .run()
        .expect("the load test runs");
    // Two users make ten passes a second of the fifty.
    assert!((97..=100).contains(&report.scheduled()), "{report}");
    assert_eq!(report.started() + report.dropped(), report.scheduled());
    assert!(
        (10..=24).contains(&report.started()),
        "{}",
        report.started()
    );
    assert!(server.connections() <= 2);
    assert!(report.to_string().contains("dropped"), "{report}");
}

#[test]
fn a_busy_scenario_leaves_room_for_the_other() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(MS(100)));
    open(&server, 200.0, MS(1000))
        .scenario(SlowOnly, 10)
        .scenario(OneOnly, 1)
        .max_users(4)
        .max_delay(MS(300))
        .run()
        .expect("the load test runs");
    let ones = server.arrived_at("GET /one").len();
    assert!((12..=20).contains(&ones), "{ones}");
}

/// How long the server stalled by its own clock, and the seconds between the requests of the backlog behind it.
fn stall_and_service(times: &[f64]) -> (f64, f64) {
    let gaps: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let longest = (0..gaps.len()).max_by(|a, b| gaps[*a].total_cmp(&gaps[*b]));
    let longest = longest.expect("gaps");
    let behind = &gaps[longest + 1..][..60];
    let service = behind.iter().sum::<f64>() / behind.len() as f64;
    (gaps[longest] - service, service)
}

/// A server stalls one request for a second, in which the only user can begin nothing.
///
/// By theory: the backlog of that `stall` is worked off at the rate at which passes can be made, `1 / service`, while more arrive
/// at `rate`. So passes are late for `stall / (1 - rate · service)` seconds, by times that are spread evenly from `stall` to 0; all
/// others are on time. The share of the arrivals that are late by more than `x` seconds is therefore `(1 - x / stall) · late / run`,
/// and each takes `service` from then on.
#[test]
fn a_stall_is_seen_from_the_intended_start_and_hidden_without() {
    let exact = std::env::var_os("BACKPACK_EXACT").is_some();
    let rate = if exact { 200.0 } else { 100.0 };
    let server = RecordingServer::start();
    let started = Instant::now();
    let mut stalled = false;
    server.replies("GET /one", move |_| {
        let stalls = !stalled && started.elapsed() > MS(1000);
        stalled |= stalls;
        Answer::ok().after(if stalls { MS(1000) } else { MS(0) })
    });
    let report = open(&server, rate, MS(4000))
        .scenario(OneOnly, 1)
        .max_users(1)
        .run()
        .expect("the load test runs");
    let total = report.total();
    let from_start = total.from_start().expect("latencies from the start");
    let seconds = |it: Option<Duration>| it.expect("a latency").as_secs_f64();
    // The last one may be due when the only user is still busy.
    assert!(report.dropped() <= 3, "{report}");
    let (stall, service) = stall_and_service(&times(&server));
    let late = stall / (1.0 - rate * service);
    for share in [0.9, 0.95, 0.99] {
        let expected = stall * (1.0 - (1.0 - share) * 4.0 / late) + service;
        let hidden = seconds(total.percentile(share));
        let measured = seconds(from_start.percentile(share));
        println!(
            "{share}: {hidden} s by itself, {measured} s from the intended start, {expected} s by theory"
        );
        assert!(hidden < expected / 2.0, "{share}: {hidden}");
        let error = (measured / expected - 1.0).abs();
        assert!(
            error < if exact { 0.02 } else { 0.3 },
            "{share}: {measured}"
        );
    }
    assert!(
        report
            .to_string()
            .contains("Latency from the intended start"),
        "{report}"
    );
}

#[test]
fn only_the_first_request_of_a_late_pass_bears_its_lateness() {
    let server = RecordingServer::start();
    server.answers("GET /two", Answer::ok().after(MS(300)));
    let report = open(&server, 10.0, MS(1000))
        .scenario(OneThenTwo, 1)
        .max_users(1)
        .run()
        .expect("the load test runs");
    let from_start = |figures: backpack::Figures| {
        let figures = figures.from_start().expect("latencies from the start");
        figures.max().expect("a latency")
    };
    assert!(from_start(report.endpoint(One)) > MS(300), "{report}");
    let two = report.endpoint(Two);
    assert_eq!(two.max(), from_start(report.endpoint(Two)).into());
}

#[test]
fn thresholds_can_be_on_the_latency_from_the_intended_start() {
    let server = RecordingServer::start();
    server.answers("GET /two", Answer::ok().after(MS(300)));
    let report = open(&server, 10.0, MS(1000))
        .scenario(OneThenTwo, 1)
        .max_users(1)
        .expect(thresholds![
            One.max < 300ms,
            One.from_start.max < 300ms,
            from_start.max > 300ms
        ])
        .run()
        .expect("the load test runs");
    let held: Vec<_> = report
        .thresholds()
        .iter()
        .map(backpack::Verdict::held)
        .collect();
    assert_eq!(held, [true, false, true], "{report}");
    assert!(
        report
            .to_string()
            .contains("missed: One.from_start.max < 300ms, measured "),
        "{report}"
    );
}

#[test]
fn the_rate_follows_its_stages() {
    let exact = std::env::var_os("BACKPACK_EXACT").is_some();
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(OneOnly, 1)
        .arrival_rate(0)
        .stages([to(400).over(MS(2000)), hold(MS(500)), to(0).over(MS(1000))])
        .run()
        .expect("the load test runs");
    // The area under the line: 400 on the way up, 200 above, 200 on the way down.
    assert_eq!(report.scheduled(), 800);
    let times = times(&server);
    let by = |second: f64| times.iter().filter(|at| **at < second).count() as f64;
    for (second, expected) in [(1.0, 100.0), (2.0, 400.0), (2.5, 600.0), (3.0, 750.0)] {
        let error = (by(second) - expected).abs() / 800.0;
        println!(
            "by {second} s: {} arrived, {expected} by the line",
            by(second)
        );
        assert!(
            error < if exact { 0.02 } else { 0.15 },
            "{second}: {}",
            by(second)
        );
    }
}

#[test]
fn a_pause_and_a_runtime_say_nothing_where_a_schedule_does() {
    scenario! { Brief(wait = none, pause = 60s, runtime = 1ms) = [One]; }
    let server = RecordingServer::start();
    let report = open(&server, 50.0, MS(1000))
        .scenario(Brief, 1)
        .run()
        .expect("the load test runs");
    assert!((47..=50).contains(&report.started()), "{report}");
    assert!(server.connections() < 25, "{}", server.connections());
}

#[test]
fn on_start_is_made_once_by_each_user() {
    let server = RecordingServer::start();
    let report = open(&server, 100.0, MS(500))
        .scenario(OneOnly, 1)
        .on_start(async |user| {
            Two.request(user).await;
        })
        .run()
        .expect("the load test runs");
    assert!(
        (45..=50).contains(&report.endpoint(One).requests()),
        "{report}"
    );
    assert_eq!(server.arrived_at("GET /two").len(), server.connections());
}

#[test]
fn a_panic_costs_one_pass() {
    scenario! {
        Shaky(wait = none) = [
            One,
            async |user| {
                assert!(user.requests_made() < 2, "the second pass of a user");
            }
        ];
    }
    let server = RecordingServer::start();
    let report = open(&server, 20.0, MS(1000))
        .scenario(Shaky, 1)
        .max_users(3)
        .run()
        .expect("the load test runs");
    assert!((18..=20).contains(&report.started()), "{report}");
    assert_eq!(report.endpoint(One).requests(), report.started());
    assert!(report.panics() > 0);
}
