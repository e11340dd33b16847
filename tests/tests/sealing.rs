//! Sealed endpoints: skipped, failed in silence, recorded nowhere.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    First = POST "/first";
    Second = POST "/second" { check: |_| Err::<(), _>("never asked where nothing is sent") };
    Third = [POST, GET] "/third";
    Unfilled = GET "/players/{id}";
    Dependent = POST "/dependent";
}

depends! {
    Dependent >> DEPENDS_ON("id") >> First;
}

chain! {
    ThreeInARow = First + Second + Third3;
    Independent(independent) = [First.post, Second.post, Third.get];
}

endpoint! { Third3 = POST "/third"; }

#[test]
fn a_sealed_endpoint_is_skipped_and_recorded_nowhere() {
    let server = RecordingServer::start();
    let (result, report) = one_user(server.url(), async |user| {
        user[First].seal();
        First.request(user).await
    });
    assert!(result.is_failure());
    assert_eq!(result.status_code(), None);
    assert_eq!(server.count(), 0);
    assert_eq!(report.total().requests(), 0);
    assert_eq!(report.total().failures(), 0);
    assert!(!report.to_string().contains("/first"), "{report}");
}

#[test]
fn the_latest_result_becomes_a_failure() {
    let server = RecordingServer::start();
    let (seen, _) = one_user(server.url(), async |user| {
        First.request(user).await;
        let before = user[First].succeeded();
        user[First].seal();
        let sealed = (user[First].is_sealed(), user[First].succeeded());
        First.request(user).await;
        (
            before,
            sealed,
            user[First].succeeded(),
            user[First].failed(),
        )
    });
    assert_eq!(seen, (true, (true, true), false, true));
}

#[test]
fn an_unsealed_endpoint_sends_again() {
    let server = RecordingServer::start();
    let (result, report) = one_user(server.url(), async |user| {
        user[First].seal();
        First.request(user).await;
        user[First].unseal();
        First.request(user).await
    });
    assert!(result.is_success());
    assert_eq!(server.lines(), ["POST /first"]);
    assert_eq!(report.endpoint(First).requests(), 1);
}

#[test]
fn a_seal_is_for_all_methods_of_an_endpoint_and_for_no_other_endpoint() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        user[Third].seal();
        Third.get(user).await;
        Third.post(user).await;
        First.request(user).await;
    });
    assert_eq!(server.lines(), ["POST /first"]);
}

#[test]
fn a_seal_is_asked_for_before_the_path_is_filled() {
    let server = RecordingServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        user[Unfilled].seal();
        Unfilled.get(user).await
    });
    assert_eq!(report.total().failures(), 0, "{report}");
}

#[test]
fn all_may_be_sealed_even_those_not_used_yet() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        First.request(user).await;
        user.seal_all();
        First.request(user).await;
        Third.get(user).await;
        user[Third].unseal();
        Third.get(user).await;
        user.unseal_all();
        First.request(user).await;
    });
    assert_eq!(server.lines(), ["POST /first", "GET /third", "POST /first"]);
}

#[test]
fn a_sealed_link_breaks_a_chain() {
    let server = RecordingServer::start();
    let (outcome, _) = one_user(server.url(), async |user| {
        user[Second].seal();
        ThreeInARow.run(user).await
    });
    assert!(!outcome.is_success());
    assert_eq!(outcome.completed(), 1);
    assert_eq!(outcome.failed_at(), Some(1));
    assert_eq!(server.lines(), ["POST /first"]);
}

#[test]
fn an_independent_chain_goes_on_behind_a_sealed_link() {
    let server = RecordingServer::start();
    let (outcome, _) = one_user(server.url(), async |user| {
        user[Second].seal();
        Independent.run(user).await
    });
    assert_eq!(outcome.completed(), 2);
    assert_eq!(outcome.failed_at(), Some(1));
    assert_eq!(server.lines(), ["POST /first", "GET /third"]);
}

#[test]
fn a_block_may_seal_within_a_chain_and_unseal_after() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        user[First].seal();
        chain!(First + Second).run(user).await;
        user[First].unseal();
        chain!(First).run(user).await;
    });
    assert_eq!(server.lines(), ["POST /first"]);
}

#[test]
fn a_sealed_source_keeps_the_value_it_gave() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "POST /first",
        [
            Answer::json(json!({ "id": 1 })),
            Answer::json(json!({ "id": 2 })),
        ],
    );
    one_user(server.url(), async |user| {
        First.request(user).await;
        user[First].seal();
        First.request(user).await;
        Dependent.request(user).await;
    });
    assert_eq!(server.arrived()[1].json(), json!({ "id": 1 }));
}

scenario! {
    Sealing(runtime = 1ms, wait = none) = [
        async |user| user[First].seal(),
        First.post,
        Third.get,
    ];
    SealingIndependent(runtime = 1ms, wait = none, independent) = [
        async |user| user[First].seal(),
        First.post,
        Third.get,
    ];
}

#[test]
fn a_sealed_step_is_a_failed_step() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        Sealing.run_once(user).await;
        SealingIndependent.run_once(user).await;
    });
    assert_eq!(server.lines(), ["GET /third"]);
}
