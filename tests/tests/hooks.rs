//! `on_start` and `on_stop`: what each user does before its scenario and after it.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! {
    One = POST "/one";
    Hello = POST "/hello";
    Bye = POST "/bye";
    Slow = GET "/slow";
}

scenario! {
    OneOnly(wait = 20ms) = [One];
    OnceOnly(wait = none, pause = 3ms, runtime = 1ms) = [One];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

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
