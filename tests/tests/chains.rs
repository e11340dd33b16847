//! Chains: one request after the other, up to the first failure or, if independent, to the end.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    One = POST "/one";
    Two = POST "/two";
    Three = [GET, PUT] "/three";
    Broken = POST "/broken";
    Dependent = POST "/dependent";
}

depends! {
    Dependent >> DEPENDS_ON("id") >> One;
}

chain! {
    Plain = One + Two;
    BrokenInTheMiddle = [One.post, Broken, Two.post];
    Independent(independent) = [Broken.post, One.post, Broken.post, Two.post];
    WithMethods = [Three.get, Three.put, One];
    Waiting(wait = 120ms) = [One.post, Two.post, One.post];
    WaitingIndependent(independent, wait = 100ms) = [Broken.post, One.post];
    WaitingInARange(wait = 50ms..150ms) = [One.post, Two.post];
    Giving = One + Dependent;
}

fn broken_server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("POST /broken", Answer::status(500));
    server
}

#[test]
fn a_chain_makes_its_requests_in_order() {
    let server = RecordingServer::start();
    let (outcome, _) = one_user(server.url(), async |user| Plain.run(user).await);
    assert_eq!(server.lines(), ["POST /one", "POST /two"]);
    assert!(outcome.is_success());
    assert_eq!(outcome.completed(), 2);
    assert_eq!(outcome.failed_at(), None);
}

#[test]
fn a_chain_names_methods() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| WithMethods.run(user).await);
    assert_eq!(server.lines(), ["GET /three", "PUT /three", "POST /one"]);
}

#[test]
fn a_chain_stops_at_its_first_failure() {
    let server = broken_server();
    let (outcome, report) = one_user(server.url(), async |user| BrokenInTheMiddle.run(user).await);
    assert_eq!(server.lines(), ["POST /one", "POST /broken"]);
    assert!(!outcome.is_success());
    assert_eq!(outcome.completed(), 1);
    assert_eq!(outcome.failed_at(), Some(1));
    assert_eq!(report.endpoint(Two).requests(), 0);
}

#[test]
fn an_independent_chain_never_stops() {
    let server = broken_server();
    let (outcome, _) = one_user(server.url(), async |user| Independent.run(user).await);
    assert_eq!(
        server.lines(),
        ["POST /broken", "POST /one", "POST /broken", "POST /two"]
    );
    assert!(!outcome.is_success());
    assert_eq!(outcome.completed(), 2);
    assert_eq!(outcome.failed_at(), Some(0), "the first that failed");
}

#[test]
fn a_chain_is_an_expression_too() {
    let server = broken_server();
    let (outcomes, _) = one_user(server.url(), async |user| {
        [
            chain!(One + Two).run(user).await,
            chain!([Three.get, Broken, Two]).run(user).await,
        ]
    });
    assert!(outcomes[0].is_success());
    assert_eq!(outcomes[1].failed_at(), Some(1));
    assert_eq!(
        server.lines(),
        ["POST /one", "POST /two", "GET /three", "POST /broken"]
    );
}

#[test]
fn a_wait_is_between_requests_and_not_after_the_last() {
    let server = RecordingServer::start();
    let (elapsed, _) = one_user(server.url(), async |user| {
        let begun = Instant::now();
        Waiting.run(user).await;
        begun.elapsed()
    });
    let arrived = server.arrived();
    for pair in arrived.windows(2) {
        let between = pair[1].at - pair[0].at;
        assert!(between >= Duration::from_millis(110), "{between:?}");
    }
    assert!(elapsed >= Duration::from_millis(240), "{elapsed:?}");
    // A third wait would make it 360 ms.
    assert!(elapsed < Duration::from_millis(350), "{elapsed:?}");
}

#[test]
fn a_wait_follows_a_failure_that_does_not_end_the_chain() {
    let server = broken_server();
    one_user(server.url(), async |user| {
        WaitingIndependent.run(user).await
    });
    let arrived = server.arrived();
    assert!(arrived[1].at - arrived[0].at >= Duration::from_millis(90));
}

#[test]
fn a_wait_may_be_a_range() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        for _ in 0..8 {
            WaitingInARange.run(user).await;
        }
    });
    let waits: Vec<_> = server
        .arrived()
        .chunks(2)
        .map(|pair| pair[1].at - pair[0].at)
        .collect();
    assert_eq!(waits.len(), 8);
    assert!(
        waits.iter().all(|wait| *wait >= Duration::from_millis(45)),
        "{waits:?}"
    );
    let spread = *waits.iter().max().unwrap() - *waits.iter().min().unwrap();
    assert!(
        spread > Duration::from_millis(10),
        "eight draws are not all alike: {waits:?}"
    );
}

#[test]
fn without_a_wait_there_is_none() {
    let server = RecordingServer::start();
    let (elapsed, _) = one_user(server.url(), async |user| {
        let begun = Instant::now();
        for _ in 0..5 {
            Plain.run(user).await;
        }
        begun.elapsed()
    });
    assert!(
        elapsed < Duration::from_millis(900),
        "ten requests without a second in between: {elapsed:?}"
    );
}

#[test]
fn a_link_gives_its_values_to_the_next() {
    let server = RecordingServer::start();
    server.answers("POST /one", Answer::json(json!({ "id": "seven" })));
    one_user(server.url(), async |user| Giving.run(user).await);
    assert_eq!(server.arrived()[1].json(), json!({ "id": "seven" }));
}

scenario! {
    AChainAsAStep(wait = 120ms) = [WaitingIndependent, Plain, Two];
    AFailedChain(wait = none) = [BrokenInTheMiddle, Two];
}

/// What a chain sends is one step of the scenario, whose wait comes once, after it.
#[test]
fn a_scenario_waits_after_a_chain_and_not_within() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        AChainAsAStep.run_once(user).await
    });
    assert_eq!(
        server.lines(),
        [
            "POST /broken",
            "POST /one",
            "POST /one",
            "POST /two",
            "POST /two"
        ]
    );
    let arrived = server.arrived();
    let between = |place: usize| arrived[place + 1].at - arrived[place].at;
    assert!(
        between(1) >= Duration::from_millis(110),
        "after the first chain"
    );
    assert!(
        between(2) < Duration::from_millis(110),
        "within the second chain: {:?}",
        between(2)
    );
    assert!(
        between(3) >= Duration::from_millis(110),
        "after the second chain"
    );
}

#[test]
fn a_failed_chain_is_a_failed_step() {
    let server = broken_server();
    let (outcome, _) = one_user(server.url(), async |user| AFailedChain.run_once(user).await);
    assert!(!outcome.is_success());
    assert_eq!(server.lines(), ["POST /one", "POST /broken"]);
}
