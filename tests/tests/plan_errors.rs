//! A plan that cannot be run: all that is wrong with it is said together, before any traffic.

use backpack::prelude::*;
use backpack_tests::RecordingServer;

endpoint! {
    One = POST "/one";
    Another = POST "/another";
}

scenario! { OneOnly(wait = 10ms) = [One]; }

/// What is said of a plan, which must be wrong.
fn refusal(test: LoadTest) -> String {
    match test.run() {
        Ok(report) => panic!("it was to be refused:\n{report}"),
        Err(error) => error.to_string(),
    }
}

fn test() -> LoadTest {
    LoadTest::new()
        .scenario(OneOnly, 1)
        .run_time(Duration::from_millis(200))
}

#[test]
fn a_host_is_needed() {
    let text = refusal(test());
    assert!(text.contains("host"), "{text}");
}

#[test]
fn a_host_needs_a_scheme() {
    for host in ["localhost:8080", "example.com", "127.0.0.1"] {
        let text = refusal(test().host(host));
        assert!(text.contains(host), "{text}");
        assert!(text.contains("http://"), "it says what to write: {text}");
    }
}

#[test]
fn a_host_is_http() {
    for host in [
        "ftp://example.com",
        "file:///etc",
        "http://",
        "http://exa mple.com",
        "",
    ] {
        let text = refusal(test().host(host));
        assert!(text.contains("host"), "{host}: {text}");
        assert_eq!(text.trim().lines().count(), 1, "one clear line: {text}");
    }
}

#[test]
fn users_and_rates_are_positive_and_not_absurd() {
    let host = "http://127.0.0.1:9";
    assert!(refusal(test().host(host).users(0)).contains("users"));
    let text = refusal(test().host(host).users(usize::MAX));
    assert!(text.contains("users are possible"), "{text}");
    assert!(refusal(test().host(host).spawn_rate(0)).contains("spawn"));
    assert!(refusal(test().host(host).spawn_rate(-1)).contains("spawn"));
    assert!(refusal(test().host(host).spawn_rate(f64::NAN)).contains("spawn"));
}

#[test]
fn times_are_not_zero() {
    let host = "http://127.0.0.1:9";
    assert!(refusal(test().host(host).run_time(Duration::ZERO)).contains("run time"));
    assert!(refusal(test().host(host).timeout(Duration::ZERO)).contains("timeout"));
}

#[test]
fn a_scenario_and_its_share_are_needed() {
    let host = "http://127.0.0.1:9";
    let none = LoadTest::new().host(host).run_time(Duration::from_secs(1));
    assert!(refusal(none).contains("scenario"));
    let text = refusal(LoadTest::new().host(host).scenario(OneOnly, 0));
    assert!(text.contains("OneOnly"), "{text}");
}

#[test]
fn a_test_that_nobody_could_end_is_refused() {
    let server = RecordingServer::start();
    let text = refusal(LoadTest::new().host(server.url()).scenario(OneOnly, 1));
    assert!(text.contains("never end"), "{text}");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_threshold_that_nothing_could_meet_is_refused() {
    let unmeasured = thresholds![Another.p95 < 1s, One.p95 < 1s];
    let text = refusal(test().host("http://127.0.0.1:9").expect(unmeasured));
    assert!(text.contains("Another.p95 < 1s"), "{text}");
    assert!(!text.contains("One.p95"), "{text}");
}

#[test]
fn without_an_arrival_rate_nothing_has_an_intended_start() {
    let test = || test().host("http://127.0.0.1:9");
    let text = refusal(test().expect(thresholds![from_start.p95 < 1s, p95 < 1s]));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("`from_start.p95 < 1s` without an arrival rate"));
}

#[test]
fn all_that_is_wrong_is_said_together_before_any_traffic() {
    let server = RecordingServer::start();
    let plan = LoadTest::new()
        .host(server.url())
        .scenario(OneOnly, 0)
        .users(0)
        .spawn_rate(0)
        .run_time(Duration::ZERO);
    let text = refusal(plan);
    for what in ["OneOnly", "users", "spawn", "run time"] {
        assert!(text.contains(what), "{what}: {text}");
    }
    assert_eq!(server.connections(), 0);
}
