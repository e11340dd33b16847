//! The autoscaler: finds the users that make a rate, and gives up where no number of users makes it.

use std::sync::Mutex;
use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

const MS: fn(u64) -> Duration = Duration::from_millis;

endpoint! { Work = GET "/work"; }

scenario! {
    /// Ten requests a second of each user, where the server answers at once.
    Visit(wait = none, pacing = 100ms) = [Work];
}

fn users(report: &Report) -> u64 {
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    json["run"]["users"].as_u64().expect("a number")
}

fn decisions(report: &Report) -> Vec<&str> {
    report.decisions().map(|(_, text)| text).collect()
}

#[test]
fn it_finds_the_users_that_make_the_rate() {
    let server = RecordingServer::start();
    let autoscale = Autoscale::new(200, 100)
        .cycle(Duration::from_secs(1))
        .volatility(0.2);
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(3)
        .autoscale(autoscale)
        .run_time(Duration::from_secs(12))
        .run()
        .expect("the load test runs");
    let decisions = decisions(&report);
    assert_eq!(
        decisions[0],
        "autoscale: looks for 200.0/s with at most 100 users"
    );
    assert!(
        decisions[1].ends_with("with 3 users: 20 from now on"),
        "{decisions:?}"
    );
    assert!(
        decisions
            .iter()
            .any(|it| it.ends_with("the rate is reached")),
        "{decisions:?}"
    );
    assert!((18..=23).contains(&users(&report)), "{decisions:?}");
    let arrived = server.arrived();
    let end = arrived.last().expect("a request").at;
    let last = arrived.iter().filter(|it| it.at + MS(2000) >= end).count();
    assert!((340..=440).contains(&last), "200 a second: {last} in 2 s");
    for text in [report.to_string(), report.markdown(), report.html()] {
        assert!(text.contains("20 from now on"), "{text}");
    }
    let json: backpack::Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(
        json["decisions"].as_array().map(Vec::len),
        Some(decisions.len())
    );
}

/// A server that makes one request after another, 10 ms each: 100 a second, however many ask.
fn bottleneck() -> RecordingServer {
    let server = RecordingServer::start();
    let free = Mutex::new(Instant::now());
    server.replies("GET /work", move |_| {
        let mut free = free.lock().expect("nobody panicked");
        *free = (*free).max(Instant::now()) + MS(10);
        Answer::ok().after(*free - Instant::now())
    });
    server
}

#[test]
fn it_gives_up_where_more_users_bring_nothing() {
    let server = bottleneck();
    let autoscale = Autoscale::new(400, 500)
        .cycle(Duration::from_secs(1))
        .volatility(0.3);
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(20)
        .autoscale(autoscale)
        .run_time(Duration::from_secs(22))
        .run()
        .expect("the load test runs");
    let decisions = decisions(&report);
    let last = decisions.last().expect("a decision");
    assert!(
        last.contains("3 rises brought nothing, back to 20 and no further try"),
        "{decisions:?}"
    );
    assert_eq!(decisions.len(), 5, "{decisions:?}");
    assert_eq!(users(&report), 20);
}

#[test]
fn what_is_wrong_with_it_is_told_before_any_traffic() {
    let server = RecordingServer::start();
    let test = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(10);
    let autoscale = Autoscale::new(0, 5).epsilon(0.0).cycle(MS(100));
    let error = test
        .run_time(MS(100))
        .autoscale(autoscale)
        .run()
        .expect_err("it cannot be");
    assert_eq!(
        error.problems(),
        [
            "autoscale to a rate of 0: it is a number of requests a second, above 0",
            "autoscale with at most 5 users: the test begins with 10",
            "autoscale with an epsilon of 0: it is a part, between 0 and 1",
            "autoscale with a cycle of 0.1s: rates are read from whole seconds, so that it is 1s or more",
        ]
    );
    assert_eq!(server.count(), 0);
}
