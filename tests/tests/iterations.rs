//! A number of passes in all, after which the test is over.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! { One = GET "/one"; }

scenario! {
    Quick(wait = none) = [One];
    Twice(wait = none) = [One, Quick];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

#[test]
fn all_users_together_make_so_many_passes() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Quick, 1)
        .users(4)
        .iterations(30)
        .run()
        .expect("the load test runs");
    assert_eq!(report.total().requests(), 30);
    assert_eq!(server.count(), 30);
}

#[test]
fn passes_of_a_nested_scenario_do_not_count() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(Twice, 1)
        .iterations(3)
        .run()
        .expect("the load test runs");
    assert_eq!(server.count(), 6);
}

#[test]
fn more_users_than_passes_is_no_trouble_even_while_they_still_come() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    LoadTest::new()
        .host(server.url())
        .scenario(Quick, 1)
        .users(1000)
        .spawn_rate(10)
        .iterations(3)
        .run()
        .expect("the load test runs");
    assert_eq!(server.count(), 3);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn the_run_time_ends_it_before() {
    let server = RecordingServer::start();
    server.answers("GET /one", Answer::ok().after(MS(50)));
    LoadTest::new()
        .host(server.url())
        .scenario(Quick, 1)
        .iterations(1_000_000)
        .run_time(MS(300))
        .run()
        .expect("the load test runs");
    assert!((1..10).contains(&server.count()), "{}", server.count());
}

#[test]
fn arrivals_are_limited_as_well() {
    let server = RecordingServer::start();
    server.answers("GET /one", Answer::ok().after(MS(100)));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Quick, 1)
        .arrival_rate(100)
        .iterations(25)
        .max_users(3)
        .run()
        .expect("the load test runs");
    assert_eq!(
        (report.scheduled(), report.started(), report.dropped()),
        (25, 25, 0)
    );
    assert_eq!(report.total().requests(), 25);
}
