//! How a test ends: with its time, with its users, or given up; and what becomes of requests on their way.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test};

endpoint! {
    One = POST "/one";
    Two = POST "/two";
    Slow = GET "/slow";
}

scenario! {
    OneOnly(wait = 20ms) = [One];
    TwoOnly(wait = 20ms) = [Two];
    OnceOnly(wait = none, pause = 3ms, runtime = 1ms) = [One];
    Long(wait = 60s) = [One];
    InFlight(wait = none) = [Slow, One];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

#[test]
fn a_test_ends_with_its_run_time() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let test = load_test().host(server.url()).scenario(OneOnly, 1).users(3);
    test.run_time(MS(700)).run().expect("the load test runs");
    let elapsed = begun.elapsed();
    assert!(elapsed >= MS(690) && elapsed < MS(2500), "{elapsed:?}");
    assert_eq!(server.connections(), 3);
}

#[test]
fn a_wait_does_not_hold_up_the_end() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let test = load_test().host(server.url()).scenario(Long, 1);
    test.run_time(MS(400)).run().expect("the load test runs");
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn a_test_ends_when_all_users_are_finished() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let test = load_test()
        .host(server.url())
        .scenario(OnceOnly, 1)
        .users(3);
    let report = test
        .run_time(Duration::from_secs(60))
        .run()
        .expect("the load test runs");
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(report.endpoint(One).requests(), 3);
}

#[test]
fn a_scenario_without_a_runtime_runs_until_the_test_stops() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(OnceOnly, 1);
    test.run_time(MS(500))
        .on_start(async |user| {
            TwoOnly.run(user).await;
        })
        .run()
        .expect("the load test runs");
    let twos = server.arrived_at("POST /two");
    let span = twos[twos.len() - 1].at - twos[0].at;
    assert!(span >= MS(350), "{span:?}");
    assert_eq!(server.arrived_at("POST /one").len(), 0);
}

#[test]
fn no_request_starts_after_the_end_and_those_on_their_way_may_arrive() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(MS(700)));
    let report = load_test()
        .host(server.url())
        .scenario(InFlight, 1)
        .users(2)
        .run_time(MS(300))
        .stop_timeout(Duration::from_secs(5))
        .run()
        .expect("the load test runs");
    assert_eq!(report.endpoint(Slow).requests(), 2, "{report}");
    assert_eq!(report.endpoint(Slow).failures(), 0, "{report}");
    assert_eq!(
        server.arrived_at("POST /one").len(),
        0,
        "no further request starts"
    );
    assert_eq!(report.total().interrupted(), 0, "{report}");
}

#[test]
fn what_is_cut_off_is_interrupted_neither_success_nor_failure() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::never());
    let begun = Instant::now();
    let report = load_test()
        .host(server.url())
        .scenario(InFlight, 1)
        .users(3)
        .run_time(MS(300))
        .stop_timeout(MS(200))
        .run()
        .expect("the load test runs");
    let elapsed = begun.elapsed();
    assert!(
        elapsed >= MS(490) && elapsed < Duration::from_secs(3),
        "{elapsed:?}"
    );
    assert_eq!(report.endpoint(Slow).failures(), 0, "{report}");
    assert_eq!(
        report.endpoint(Slow).requests(),
        0,
        "neither success nor failure: {report}"
    );
    assert_eq!(report.endpoint(Slow).interrupted(), 3);
    assert!(
        report
            .to_string()
            .contains("3 requests were cut off before an answer came"),
        "{report}"
    );
}

#[test]
fn a_run_that_nobody_awaits_any_more_stops() {
    let server = RecordingServer::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let test = load_test().host(server.url()).scenario(OneOnly, 1);
        let run = test.run_time(Duration::from_secs(60)).run_async();
        let given_up = tokio::time::timeout(MS(300), run).await;
        assert!(given_up.is_err(), "a minute is longer");
    });
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let before = server.count();
        std::thread::sleep(MS(200));
        if server.count() == before {
            break;
        }
        assert!(Instant::now() < deadline, "it goes on");
    }
    assert!(server.count() > 2, "it had begun");
}

scenario! {
    Fast(wait = 50ms) = [One];
}

#[test]
fn the_time_after_the_end_is_no_part_of_a_rate() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(Duration::from_secs(3)));
    let report = load_test()
        .host(server.url())
        .scenario(Fast, 1)
        .scenario(InFlight, 1)
        .users(2)
        .run_time(Duration::from_secs(1))
        .run()
        .expect("the load test runs");
    assert_eq!(
        report.endpoint(Slow).requests(),
        1,
        "it got its time: {report}"
    );
    assert!(report.duration() < Duration::from_secs(2), "{report}");
    let (requests, rate) = (
        report.endpoint(One).requests() as f64,
        report.endpoint(One).rate(),
    );
    assert!(
        (rate / requests - 1.0).abs() < 0.2,
        "{requests} in a second: {report}"
    );
}
