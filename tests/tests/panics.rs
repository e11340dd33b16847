//! A user whose step panics: reported, counted and started again; the others never notice.

use std::sync::atomic::{AtomicU32, Ordering};

use backpack::prelude::*;
use backpack_tests::RecordingServer;

endpoint! {
    Before = POST "/before" { headers: { "x-life": "fresh" } };
    After = POST "/after";
    Steady = GET "/steady";
}

scenario! {
    Panicking(wait = 5ms) = [
        Before,
        async |user| {
            user[Before].headers_mut().insert("x-life", "used");
            explode();
        },
        After,
    ];
    Calm(wait = 5ms) = [Steady];
    AlwaysPanics(wait = 5ms, runtime = 500ms) = [Before, async |_user| explode()];
    Short(wait = 5ms, runtime = 200ms) = [Steady];
    PanicsOnce(wait = 5ms, runtime = 200ms) = [Before, async |_user| once(), After];
}

/// A value known only when it runs, so that what follows is not unreachable.
fn explode() {
    let scores: Vec<u32> = Vec::new();
    let place = std::env::args().count();
    assert!(scores.len() > place, "the score board is empty");
}

static PANICKED: AtomicU32 = AtomicU32::new(0);

fn once() {
    assert!(
        PANICKED.fetch_add(1, Ordering::SeqCst) > 0,
        "the first time is the hardest"
    );
}

#[test]
fn a_panic_is_counted_and_the_user_starts_again() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Panicking, 1)
        .scenario(Calm, 1)
        .users(2)
        .run_time(Duration::from_millis(1500))
        .run()
        .expect("the test goes on");

    let text = report.to_string();
    assert!(text.contains("the score board is empty"), "{text}");
    assert!(text.contains("panics.rs:"), "with its place: {text}");
    let before = server.arrived_at("POST /before");
    assert!(report.panics() >= 2, "{text}");
    assert!(before.len() >= 2, "started again: {}", before.len());
    assert!(
        before
            .iter()
            .all(|arrived| arrived.header("x-life") == Some("fresh")),
        "a user that starts again is a new one"
    );
    assert_eq!(server.arrived_at("POST /after").len(), 0);
    assert_eq!(report.total().failures(), 0, "no request failed: {text}");
    let steady = server.arrived_at("GET /steady").len();
    assert!(steady > 20, "the other user is untouched: {steady}");
}

#[test]
fn a_user_that_panicked_once_does_all_of_its_scenario_after() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(PanicsOnce, 1)
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the test goes on");
    assert!(
        server.arrived_at("POST /after").len() >= 2,
        "{:?}",
        server.lines()
    );
}

#[test]
fn a_user_that_always_panics_does_not_spin() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(AtOnce, 1)
        .run_time(Duration::from_millis(1200))
        .run()
        .expect("the test goes on");
    let lives = LIVES.load(Ordering::SeqCst);
    assert!((2..=200).contains(&lives), "{lives} lives in 1.2 s");
}

static LIVES: AtomicU32 = AtomicU32::new(0);

scenario! {
    AtOnce(wait = none) = [async |_user| {
        LIVES.fetch_add(1, Ordering::SeqCst);
        explode();
    }];
}

endpoint! {
    Checked = GET "/checked" { check: |result| result.text().parse::<u32>().unwrap() > 1 };
}

scenario! {
    Checking(wait = 5ms) = [Checked];
    Quiet(wait = 5ms, runtime = 1s) = [Steady];
}

#[test]
fn a_check_that_panics_is_a_panic_of_its_user() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Checking, 1)
        .run_time(Duration::from_millis(500))
        .run()
        .expect("the test goes on");
    assert!(report.panics() >= 2, "{report}");
    assert!(report.to_string().contains("ParseIntError"), "{report}");
    let checked = report.endpoint(Checked);
    assert_eq!(checked.requests(), server.count() as u64, "{report}");
    assert_eq!(checked.failures(), checked.requests(), "{report}");
    assert_eq!(checked.interrupted(), 0, "{report}");
}

static STARTED: AtomicU32 = AtomicU32::new(0);

#[test]
fn a_hook_that_panics_is_counted_and_made_again() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Quiet, 1)
        .run_time(Duration::from_secs(20))
        .on_start(async |_user| {
            assert!(
                STARTED.fetch_add(1, Ordering::SeqCst) > 0,
                "not at the first time"
            );
        })
        .run()
        .expect("the test goes on");
    assert_eq!(report.panics(), 1, "{report}");
    assert_eq!(STARTED.load(Ordering::SeqCst), 2);
    assert!(server.arrived_at("GET /steady").len() > 1, "{report}");
}

#[test]
fn a_user_that_always_panics_ends_when_its_runtime_is_over() {
    let server = RecordingServer::start();
    let test = LoadTest::new().host(server.url());
    let report = test.scenario(AlwaysPanics, 1).run().expect("it ends");
    assert!(report.panics() >= 2, "{report}");
    assert!(report.duration() < Duration::from_secs(5), "{report}");
}

#[test]
fn a_panic_in_on_stop_is_counted_and_starts_nothing_again() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Short, 1)
        .users(3)
        .on_stop(async |_user| explode())
        .run()
        .expect("it ends");
    assert_eq!(report.panics(), 3, "{report}");
    assert!(report.duration() < Duration::from_secs(5), "{report}");
}
