//! Churn: again and again the oldest users leave and new ones come, and their number stays.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use backpack::prelude::*;
use backpack_tests::{Arrived, RecordingServer};

const MS: fn(u64) -> Duration = Duration::from_millis;

endpoint! {
    Hello = GET "/hello" { query: { "user": 0 } };
    One = GET "/one";
    Two = GET "/two";
}

scenario! {
    Visit(wait = 20ms) = [async |user: &mut User| {
        let number = user.number().to_string();
        user[Hello].query_mut().set("user", number);
        Hello.get(user).await;
    }];
    Ones(wait = 20ms) = [One];
    Twos(wait = 20ms) = [Two];
}

/// Whose request it was.
fn user(arrived: &Arrived) -> u64 {
    let (_, number) = arrived.target.split_once("user=").expect("a number");
    number.parse().expect("a number")
}

#[test]
fn the_oldest_users_are_exchanged_for_new_ones() {
    static STARTED: AtomicUsize = AtomicUsize::new(0);
    static STOPPED: AtomicUsize = AtomicUsize::new(0);
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(6)
        .churn(2, MS(500))
        .run_time(MS(2250))
        .on_start(async |_| {
            STARTED.fetch_add(1, Ordering::SeqCst);
        })
        .on_stop(async |_| {
            STOPPED.fetch_add(1, Ordering::SeqCst);
        })
        .run()
        .expect("the load test runs");
    assert_eq!(report.total().failures(), 0, "{report}");
    // Two at each of 500, 1000, 1500 and 2000 ms.
    let arrived = server.arrived();
    let mut users = BTreeMap::<u64, Vec<&Arrived>>::new();
    for arrived in &arrived {
        users.entry(user(arrived)).or_default().push(arrived);
    }
    assert_eq!(
        users.keys().copied().collect::<Vec<_>>(),
        (0..14).collect::<Vec<_>>()
    );
    assert_eq!(STARTED.load(Ordering::SeqCst), 14);
    assert_eq!(STOPPED.load(Ordering::SeqCst), 14);
    assert_eq!(server.connections(), 14, "each has a connection of its own");
    let start = arrived[0].at;
    for (number, requests) in &users {
        let from = requests[0].at - start;
        let to = requests[requests.len() - 1].at - start;
        let come = MS(500) * (number.saturating_sub(4) / 2) as u32;
        if *number >= 6 {
            assert!(
                from + MS(100) >= come && from < come + MS(350),
                "{number} came {from:?}"
            );
        }
        if *number < 8 {
            let gone = MS(500) * (*number as u32 / 2 + 1);
            assert!(
                to < gone + MS(350),
                "{number}, one of the oldest, left {to:?}"
            );
        }
    }
}

#[test]
fn the_number_of_users_stays() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Ones, 3)
        .scenario(Twos, 1)
        .users(8)
        .churn(3, MS(300))
        .run_time(MS(3000))
        .run()
        .expect("the load test runs");
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    let intervals = json["timeline"]["intervals"].as_array().expect("intervals");
    for interval in &intervals[..intervals.len() - 1] {
        let users = interval["users"].as_u64().expect("a number");
        // Those that leave may be there for a moment beside those that come.
        assert!((8..=11).contains(&users), "{interval}");
    }
    // Shares stay too: new users do what those do whose place they take.
    let sent = |line: &str| server.arrived_at(line).len() as f64;
    let share = sent("GET /one") / sent("GET /two");
    assert!((2.4..3.6).contains(&share), "{share}");
}

#[test]
fn a_churn_that_cannot_be_is_told_of_before_any_traffic() {
    let server = RecordingServer::start();
    let error = |users, every| {
        let test = LoadTest::new().host(server.url()).scenario(Ones, 1);
        let test = test.run_time(MS(100)).churn(users, every);
        test.run().expect_err("it cannot be").to_string()
    };
    assert_eq!(
        error(0, MS(100)),
        "churn of 0 users: nobody would be exchanged"
    );
    assert_eq!(
        error(1, Duration::ZERO),
        "churn every 0s: the shortest time is 1 ms"
    );
    assert_eq!(server.count(), 0);
}
