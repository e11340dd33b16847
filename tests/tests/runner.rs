//! The runner: how many users, how fast, and which scenario each.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::RecordingServer;

endpoint! {
    One = POST "/one";
    Two = POST "/two";
    Three = POST "/three";
}

scenario! {
    OneOnly(wait = 20ms) = [One];
    TwoOnly(wait = 20ms) = [Two];
    ThreeOnly(wait = 20ms) = [Three];
    OnceOnly(wait = none, pause = 3ms, runtime = 1ms) = [One];
    Long(wait = 60s) = [One];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// How many users sent this.
fn users_at(server: &RecordingServer, line: &str) -> usize {
    let connections: BTreeSet<_> = server
        .arrived_at(line)
        .iter()
        .map(|arrived| arrived.connection)
        .collect();
    connections.len()
}

#[test]
fn one_user_where_nothing_is_said() {
    let server = RecordingServer::start();
    let test = LoadTest::new().host(server.url()).scenario(OneOnly, 1);
    test.run_time(MS(300)).run().expect("the load test runs");
    assert_eq!(users_at(&server, "POST /one"), 1);
}

#[test]
fn scenarios_are_given_to_users_by_their_shares() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(OneOnly, 3)
        .scenario(TwoOnly, 1)
        .users(8)
        .run_time(MS(500))
        .run()
        .expect("the load test runs");
    assert_eq!(users_at(&server, "POST /one"), 6);
    assert_eq!(users_at(&server, "POST /two"), 2);
}

#[test]
fn shares_that_do_not_divide_are_met_as_nearly_as_possible() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(OneOnly, 2)
        .scenario(TwoOnly, 2)
        .scenario(ThreeOnly, 1)
        .users(11)
        .run_time(MS(500))
        .run()
        .expect("the load test runs");
    let users = ["POST /one", "POST /two", "POST /three"].map(|line| users_at(&server, line));
    assert_eq!(users.iter().sum::<usize>(), 11);
    assert!((4..=5).contains(&users[0]), "{users:?}");
    assert!((4..=5).contains(&users[1]), "{users:?}");
    assert!((2..=3).contains(&users[2]), "{users:?}");
}

#[test]
fn all_users_start_at_once_where_no_rate_is_given() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(OnceOnly, 1)
        .users(20);
    report
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    assert_eq!(server.count(), 20);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn users_start_at_the_spawn_rate() {
    let server = RecordingServer::start();
    LoadTest::new()
        .host(server.url())
        .scenario(Long, 1)
        .users(8)
        .spawn_rate(10)
        .run_time(MS(1300))
        .run()
        .expect("the load test runs");
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 8);
    let spread = arrived[7].at - arrived[0].at;
    assert!(
        spread >= MS(600) && spread <= MS(1200),
        "seven tenths of a second: {spread:?}"
    );
    for pair in arrived.windows(2) {
        assert!(pair[1].at - pair[0].at < MS(400), "evenly, not in bursts");
    }
}

static STARTED: AtomicU32 = AtomicU32::new(0);

#[test]
fn a_run_may_be_awaited() {
    let server = RecordingServer::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let report = runtime.block_on(async {
        LoadTest::new()
            .host(server.url())
            .scenario(OnceOnly, 1)
            .users(2)
            .on_start(async |_user| {
                STARTED.fetch_add(1, Ordering::SeqCst);
            })
            .run_async()
            .await
    });
    assert_eq!(report.expect("the load test runs").total().requests(), 2);
    assert_eq!(STARTED.load(Ordering::SeqCst), 2);
}
