//! Stages: the number of users rises, holds and falls along a line.
//!
//! Bounds are wide. To hold the line to what an idle machine keeps:
//! `BACKPACK_EXACT=1 cargo test --release -p backpack-tests --test stages -- --nocapture --test-threads 1`.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! { One = GET "/one"; }

scenario! {
    Beat(wait = 10ms) = [One];
    Short(wait = 10ms, runtime = 100ms) = [One];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// How many connections sent something between these times, in seconds since the first request.
fn users_between(server: &RecordingServer, from: f64, to: f64) -> usize {
    let arrived = server.arrived();
    let first = arrived.first().expect("requests arrive").at;
    let within = arrived.iter().filter(|it| {
        let at = it.at.duration_since(first).as_secs_f64();
        (from..to).contains(&at)
    });
    let connections: std::collections::BTreeSet<_> = within.map(|it| it.connection).collect();
    connections.len()
}

#[test]
fn users_follow_the_line_and_the_run_is_as_long_as_its_stages() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Beat, 1)
        .stages([
            to(20).over(MS(1000)),
            hold(MS(1000)),
            to(5).over(MS(0)),
            hold(MS(1000)),
        ])
        .run()
        .expect("the load test runs");
    assert!(
        (MS(2900)..MS(3300)).contains(&report.duration()),
        "{:?}",
        report.duration()
    );
    // The first user comes where the line has half a user, 25 ms after the start.
    let half = users_between(&server, 0.4, 0.5);
    assert!((6..=13).contains(&half), "{half}");
    assert_eq!(users_between(&server, 1.2, 1.7), 20);
    assert_eq!(users_between(&server, 2.4, 2.9), 5);
}

#[test]
fn each_user_comes_when_the_line_has_it() {
    let exact = std::env::var_os("BACKPACK_EXACT").is_some();
    let (users, seconds) = (50.0, 2.0);
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(Beat, 1)
        .stages([to(users).over(Duration::from_secs_f64(seconds))])
        .run()
        .expect("the load test runs");
    let mut first = std::collections::BTreeMap::new();
    for it in server.arrived() {
        first.entry(it.connection).or_insert(it.at);
    }
    let mut came: Vec<_> = first.into_values().collect();
    came.sort();
    assert_eq!(came.len(), users as usize);
    // A user comes where the line is nearer to it than to the one before, so the first where it has half a user.
    let expected = |place: usize| place as f64 / users * seconds;
    let errors = came
        .iter()
        .enumerate()
        .map(|(place, at)| (at.duration_since(came[0]).as_secs_f64() - expected(place)).abs());
    let worst = errors.fold(0.0, f64::max) / seconds;
    println!(
        "{users} users in {seconds} s: none further than {:.2} % of it from its time",
        worst * 100.0
    );
    assert!(worst < if exact { 0.02 } else { 0.2 }, "{worst}");
}

#[test]
fn a_spike_is_there_at_once() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(Beat, 1)
        .stages([to(30).over(MS(0)), hold(MS(500))])
        .run()
        .expect("the load test runs");
    assert_eq!(users_between(&server, 0.0, 0.4), 30);
}

#[test]
fn after_the_last_stage_the_load_stays_to_the_end_of_the_time() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(Beat, 1)
        .stages([to(4).over(MS(200))])
        .run_time(MS(1200))
        .run()
        .expect("the load test runs");
    assert_eq!(users_between(&server, 0.6, 1.1), 4);
}

#[test]
fn who_leaves_on_the_way_down_finishes_its_request() {
    let server = RecordingServer::start();
    server.answers("GET /one", Answer::ok().after(MS(100)));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Beat, 1)
        .stages([to(10).over(MS(0)), hold(MS(300)), to(0).over(MS(500))])
        .run()
        .expect("the load test runs");
    assert_eq!(report.total().interrupted(), 0);
    assert_eq!(report.total().requests() as usize, server.count());
}

#[test]
fn nobody_takes_the_place_of_who_has_finished() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    LoadTest::new()
        .host(server.url())
        .scenario(Short, 1)
        .stages([to(6).over(MS(600))])
        .run()
        .expect("the load test runs");
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(
        (5..=6).contains(&server.connections()),
        "{}",
        server.connections()
    );
}

#[test]
fn mistakes_are_told_before_anything_is_sent() {
    let server = RecordingServer::start();
    let test = LoadTest::new()
        .host(server.url())
        .scenario(Beat, 1)
        .users(5)
        .stages([to(-3).over(MS(100))]);
    let error = test.run().expect_err("it is refused");
    assert!(error.to_string().contains("users beside stages"), "{error}");
    assert!(error.to_string().contains("`to -3 over 0.1s`"), "{error}");
    assert_eq!(server.count(), 0);
}
