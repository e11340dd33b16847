//! A scenario as a step of another: how long it goes on, how it waits, when it fails.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    One = POST "/one";
    Two = POST "/two";
    Broken = POST "/broken";
    Last = POST "/last";
}

scenario! {
    Inner(wait = 60ms) = [One, Two];
    Timed(wait = 30ms, runtime = 250ms) = [One];
    Failing(wait = none) = [Broken, One];
    FailingIndependent(wait = none, independent) = [Broken, One];
    Outer(wait = 250ms) = [Inner, Last, Last];
    OuterOfTimed(wait = none) = [Timed, Last];
    OuterOfFailing(wait = none) = [Failing, Last];
    OuterOfForgiven(wait = none) = [FailingIndependent, Last];
    Deep(wait = none) = [OuterOfTimed, OuterOfFailing, Last];
    PrefixedOuter(wait = none, prefix = "outer ") = [PrefixedInner, Last];
    PrefixedInner(wait = none, prefix = "inner ") = [One];
    Chosen(wait = none) = weighted [Inner @ 100%, OuterOfFailing @ 100%, Last @ 100%];
}

fn broken_server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("POST /broken", Answer::status(500));
    server
}

const MS: fn(u64) -> Duration = Duration::from_millis;

#[test]
fn without_a_runtime_it_makes_one_pass() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| Outer.run_once(user).await);
    assert_eq!(
        server.lines(),
        ["POST /one", "POST /two", "POST /last", "POST /last"]
    );
}

#[test]
fn it_waits_by_its_own_options_and_the_outer_adds_nothing() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| Outer.run_once(user).await);
    let gaps: Vec<_> = server
        .arrived()
        .windows(2)
        .map(|pair| pair[1].at - pair[0].at)
        .collect();
    assert!(
        gaps[0] >= MS(55) && gaps[0] < MS(240),
        "within the inner: {gaps:?}"
    );
    assert!(
        gaps[1] >= MS(55) && gaps[1] < MS(240),
        "after the inner: {gaps:?}"
    );
    assert!(gaps[2] >= MS(245), "within the outer: {gaps:?}");
}

#[test]
fn with_a_runtime_it_makes_passes_until_that_has_gone_by() {
    let server = RecordingServer::start();
    let (elapsed, _) = one_user(server.url(), async |user| {
        let begun = Instant::now();
        OuterOfTimed.run_once(user).await;
        begun.elapsed()
    });
    assert!(elapsed >= MS(250) && elapsed < MS(900), "{elapsed:?}");
    assert!(
        server.arrived_at("POST /one").len() >= 3,
        "{:?}",
        server.lines()
    );
    assert_eq!(server.lines().last().unwrap(), "POST /last");
}

#[test]
fn a_failed_pass_is_a_failed_step() {
    let server = broken_server();
    let (outcome, _) = one_user(server.url(), async |user| {
        OuterOfFailing.run_once(user).await
    });
    assert!(!outcome.is_success());
    assert_eq!(server.lines(), ["POST /broken"]);
}

#[test]
fn an_independent_scenario_does_not_fail_as_a_step() {
    let server = broken_server();
    let (outcome, _) = one_user(server.url(), async |user| {
        OuterOfForgiven.run_once(user).await
    });
    assert!(outcome.is_success());
    assert_eq!(server.lines(), ["POST /broken", "POST /one", "POST /last"]);
}

#[test]
fn scenarios_nest_more_than_once() {
    let server = broken_server();
    one_user(server.url(), async |user| Deep.run_once(user).await);
    let lines = server.lines();
    let ones = lines.iter().take_while(|line| *line == "POST /one").count();
    assert!(ones >= 3, "{lines:?}");
    assert_eq!(
        lines[ones..],
        ["POST /last", "POST /broken"],
        "a failure comes up to the top"
    );
}

#[test]
fn a_weighted_scenario_goes_on_behind_a_failed_scenario() {
    let server = broken_server();
    one_user(server.url(), async |user| Chosen.run_once(user).await);
    assert_eq!(
        server.lines(),
        ["POST /one", "POST /two", "POST /broken", "POST /last"]
    );
}

#[test]
fn a_prefix_is_that_of_the_scenario_that_makes_the_request() {
    let server = RecordingServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        PrefixedOuter.run_once(user).await
    });
    let text = report.to_string();
    assert!(text.contains("inner /one"), "{text}");
    assert!(text.contains("outer /last"), "{text}");
}

#[test]
fn a_scenario_may_run_within_a_block() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        Timed.run(user).await;
        Inner.run_once(user).await;
    });
    let lines = server.lines();
    assert!(lines.len() >= 5, "{lines:?}");
    assert_eq!(lines[lines.len() - 1], "POST /two");
}

scenario! {
    Idle(wait = none) = [async |_user| ()];
    Restless(wait = none) = [async |user| loop {
        Idle.run_once(user).await;
        if user.requests_made() > 0 {
            break;
        }
    }];
}

#[test]
fn a_loop_around_a_pass_that_requests_nothing_hears_of_the_end() {
    let server = RecordingServer::start();
    let test = LoadTest::new().host(server.url()).scenario(Restless, 1);
    let begun = Instant::now();
    test.run_time(MS(200)).run().expect("the load test runs");
    assert!(begun.elapsed() < Duration::from_secs(5));
}
