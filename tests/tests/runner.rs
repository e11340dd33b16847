//! The runner: how many users, how fast, which scenario each, for how long, and what comes first and last.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! {
    One = POST "/one";
    Two = POST "/two";
    Three = POST "/three";
    Hello = POST "/hello";
    Bye = POST "/bye";
    Slow = GET "/slow";
}

scenario! {
    OneOnly(wait = 20ms) = [One];
    TwoOnly(wait = 20ms) = [Two];
    ThreeOnly(wait = 20ms) = [Three];
    OnceOnly(wait = none, pause = 3ms, runtime = 1ms) = [One];
    Long(wait = 60s) = [One];
    InFlight(wait = none) = [Slow, One];
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

#[test]
fn a_test_ends_with_its_run_time() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let test = LoadTest::new()
        .host(server.url())
        .scenario(OneOnly, 1)
        .users(3);
    test.run_time(MS(700)).run().expect("the load test runs");
    let elapsed = begun.elapsed();
    assert!(elapsed >= MS(690) && elapsed < MS(2500), "{elapsed:?}");
    assert!(users_at(&server, "POST /one") == 3);
}

#[test]
fn a_wait_does_not_hold_up_the_end() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    let test = LoadTest::new().host(server.url()).scenario(Long, 1);
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
    let test = LoadTest::new()
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
fn figures_are_those_of_the_server() {
    let server = RecordingServer::start();
    server.answers("POST /two", Answer::status(500));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(OneOnly, 1)
        .scenario(TwoOnly, 1)
        .users(4)
        .run_time(MS(700))
        .run()
        .expect("the load test runs");
    let (one, two) = (report.endpoint(One), report.endpoint(Two));
    assert_eq!(one.requests(), server.arrived_at("POST /one").len() as u64);
    assert_eq!(two.requests(), server.arrived_at("POST /two").len() as u64);
    assert_eq!(one.failures(), 0);
    assert_eq!(two.failures(), two.requests());
    assert_eq!(report.total().requests(), one.requests() + two.requests());
    assert_eq!(one.method(Method::POST).requests(), one.requests());
    assert_eq!(one.method(Method::GET).requests(), 0);
    assert_eq!(report.endpoint(Three).requests(), 0);
    assert_eq!(report.endpoint(Three).mean(), None);
    let (min, mean, max) = (one.min().unwrap(), one.mean().unwrap(), one.max().unwrap());
    let median = one.percentile(0.5).unwrap();
    assert!(min <= mean && mean <= max, "{min:?} {mean:?} {max:?}");
    assert!(min <= median && median <= max, "{min:?} {median:?} {max:?}");
    assert!(one.rate() > 1.0, "{}", one.rate());
}

#[test]
fn percentiles_are_those_of_the_answers() {
    let server = RecordingServer::start();
    let slow = Answer::ok().after(MS(150));
    let answers = (0..20).map(|place| {
        if place % 10 == 0 {
            slow.clone()
        } else {
            Answer::ok()
        }
    });
    server.answers_in_turn("POST /one", answers.collect::<Vec<_>>());
    let (_, report) = backpack_tests::one_user(server.url(), async |user| {
        for _ in 0..20 {
            One.request(user).await;
        }
    });
    let one = report.endpoint(One);
    assert!(one.percentile(0.5).unwrap() < MS(100), "{report}");
    assert!(one.percentile(0.95).unwrap() >= MS(145), "{report}");
    assert!(one.max().unwrap() >= MS(145), "{report}");
    assert!(one.mean().unwrap() >= MS(15), "{report}");
}

#[test]
fn users_begin_with_on_start_and_end_with_on_stop() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(OneOnly, 1)
        .users(3)
        .run_time(MS(500))
        .on_start(async |user| {
            Hello.request(user).await;
            user[One].headers_mut().insert("x-said-hello", "yes");
        })
        .on_stop(async |user| {
            Bye.request(user).await;
        })
        .run()
        .expect("the load test runs");
    assert_eq!(server.arrived_at("POST /hello").len(), 3);
    assert_eq!(server.arrived_at("POST /bye").len(), 3);
    let ones = server.arrived_at("POST /one");
    assert!(
        ones.iter()
            .all(|arrived| arrived.header("x-said-hello") == Some("yes"))
    );
    let last_one = ones.iter().map(|one| one.at).max().unwrap();
    let last_bye = server
        .arrived_at("POST /bye")
        .iter()
        .map(|bye| bye.at)
        .max()
        .unwrap();
    assert!(last_bye >= last_one);
    assert_eq!(
        report.endpoint(Hello).requests(),
        3,
        "they are requests like any other"
    );
    assert_eq!(report.endpoint(Bye).requests(), 3);
}

#[test]
fn an_error_of_a_hook_is_counted() {
    let server = RecordingServer::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(OnceOnly, 1)
        .run_time(Duration::from_secs(10))
        .on_start(async |_user| Err::<(), _>("no key to the door"))
        .on_stop(async |_user| Err::<(), _>("the lights are on"))
        .run()
        .expect("the load test runs");
    let text = report.to_string();
    assert!(text.contains("no key to the door"), "{text}");
    assert!(text.contains("the lights are on"), "{text}");
    assert_eq!(report.step_errors(), 2);
}

#[test]
fn no_request_starts_after_the_end_and_those_on_their_way_may_arrive() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(MS(700)));
    let report = LoadTest::new()
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
    let report = LoadTest::new()
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
            .contains("3 requests were cut off at the end"),
        "{report}"
    );
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

#[test]
fn a_scenario_without_a_runtime_runs_until_the_test_stops() {
    let server = RecordingServer::start();
    let test = LoadTest::new().host(server.url()).scenario(OnceOnly, 1);
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
fn an_on_stop_that_hangs_is_cut_off() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::never());
    let begun = Instant::now();
    let test = LoadTest::new().host(server.url()).scenario(OnceOnly, 1);
    let report = test
        .stop_timeout(MS(300))
        .run_time(Duration::from_secs(20))
        .on_stop(async |user| Slow.get(user).await)
        .run()
        .expect("the load test runs");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(report.endpoint(Slow).interrupted(), 1, "{report}");
}

#[test]
fn a_run_that_nobody_awaits_any_more_stops() {
    let server = RecordingServer::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let test = LoadTest::new().host(server.url()).scenario(OneOnly, 1);
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
