//! The figures of a report: what the server saw, and how long its answers took.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    One = POST "/one";
    Two = POST "/two";
    Three = POST "/three";
}

scenario! {
    OneOnly(wait = 20ms) = [One];
    TwoOnly(wait = 20ms) = [Two];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

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
    let (_, report) = one_user(server.url(), async |user| {
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
