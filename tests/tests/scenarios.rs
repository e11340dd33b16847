//! Plain scenarios: steps in order, passes again and again, waits, the runtime, what a block may give.

use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    One = POST "/one";
    Two = [POST, GET] "/two";
    Three = POST "/three";
    Broken = POST "/broken";
}

chain! { Both = One + Three; }

scenario! {
    InOrder(wait = none) = [One.post, Three, Both, Two.get, async |user| visit(user).await];
    Failing(wait = none) = [One, Broken, Three];
    Independent(wait = none, independent) = [One, Broken, Three];
    DefaultWait = [One, Three];
    Waiting(wait = 100ms) = [One, Broken, Three];
    WaitingInARange(wait = 40ms..160ms) = [One];
    WaitingInAClosedRange(wait = 40ms..=160ms) = [One];
    Pausing(wait = none, pause = 120ms, runtime = 400ms) = [One, Three];
    ForAWhile(wait = 20ms, runtime = 300ms) = [One];
    Prefixed(wait = none, prefix = "day 1: ") = [One, Both, async |user| visit(user).await];
    Silent(wait = 200ms) = [async |_user| (), async |_user| true, One];
    TwoInABlock(wait = 100ms) = [
        async |user| { One.request(user).await; Three.request(user).await; },
        One
    ];
}

async fn visit(user: &mut User) {
    Two.post(user).await;
}

fn broken_server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("POST /broken", Answer::status(500));
    server
}

/// How much time went by between the arrivals.
fn gaps(server: &RecordingServer) -> Vec<Duration> {
    server
        .arrived()
        .windows(2)
        .map(|pair| pair[1].at - pair[0].at)
        .collect()
}

const MS: fn(u64) -> Duration = Duration::from_millis;

#[test]
fn steps_are_made_in_order() {
    let server = RecordingServer::start();
    let (outcome, _) = one_user(server.url(), async |user| InOrder.run_once(user).await);
    assert!(outcome.is_success());
    assert_eq!(
        server.lines(),
        [
            "POST /one",
            "POST /three",
            "POST /one",
            "POST /three",
            "GET /two",
            "POST /two"
        ]
    );
}

#[test]
fn a_failed_step_ends_the_pass_and_the_next_pass_starts_anew() {
    let server = broken_server();
    let (outcomes, _) = one_user(server.url(), async |user| {
        [Failing.run_once(user).await, Failing.run_once(user).await]
    });
    assert!(outcomes.iter().all(|outcome| !outcome.is_success()));
    assert_eq!(
        server.lines(),
        ["POST /one", "POST /broken", "POST /one", "POST /broken"]
    );
}

#[test]
fn an_independent_scenario_goes_on_behind_a_failed_step() {
    let server = broken_server();
    let (outcome, _) = one_user(server.url(), async |user| Independent.run_once(user).await);
    assert!(outcome.is_success(), "the pass went to its end");
    assert_eq!(server.lines(), ["POST /one", "POST /broken", "POST /three"]);
}

#[test]
fn a_wait_is_one_second_where_none_is_given() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| DefaultWait.run_once(user).await);
    let gap = gaps(&server)[0];
    assert!(gap >= MS(990) && gap < MS(1600), "{gap:?}");
}

#[test]
fn a_wait_follows_each_request_even_the_last_and_a_failed_one() {
    let server = broken_server();
    let (elapsed, _) = one_user(server.url(), async |user| {
        let begun = Instant::now();
        Waiting.run_once(user).await;
        let failed = begun.elapsed();
        One.request(user).await;
        failed
    });
    let gaps = gaps(&server);
    assert!(gaps.iter().all(|gap| *gap >= MS(95)), "{gaps:?}");
    assert!(elapsed >= MS(195), "two requests, two waits: {elapsed:?}");
    assert!(
        elapsed < MS(295),
        "the third request was never made: {elapsed:?}"
    );
}

#[test]
fn a_wait_may_be_a_range_and_is_uniform_in_it() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        for _ in 0..12 {
            WaitingInARange.run_once(user).await;
        }
        for _ in 0..12 {
            WaitingInAClosedRange.run_once(user).await;
        }
    });
    let gaps = gaps(&server);
    assert!(gaps.iter().all(|gap| *gap >= MS(39)), "{gaps:?}");
    let quick = gaps.iter().filter(|gap| **gap < MS(100)).count();
    // Of 23 fair draws, fewer than 3 or more than 20 on one side has a chance below one in ten thousand.
    assert!((3..=20).contains(&quick), "{gaps:?}");
}

#[test]
fn a_pause_follows_each_pass() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| Pausing.run(user).await);
    let gaps = gaps(&server);
    let (within, between): (Vec<_>, Vec<_>) = gaps
        .iter()
        .enumerate()
        .partition(|(place, _)| place % 2 == 0);
    assert!(between.iter().all(|(_, gap)| **gap >= MS(115)), "{gaps:?}");
    assert!(within.iter().all(|(_, gap)| **gap < MS(115)), "{gaps:?}");
    assert!(between.len() >= 2, "{gaps:?}");
}

#[test]
fn run_makes_passes_until_the_runtime_has_gone_by() {
    let server = RecordingServer::start();
    let (elapsed, _) = one_user(server.url(), async |user| {
        let begun = Instant::now();
        ForAWhile.run(user).await;
        begun.elapsed()
    });
    assert!(elapsed >= MS(300), "{elapsed:?}");
    assert!(elapsed < MS(900), "{elapsed:?}");
    assert!((3..=15).contains(&server.count()), "{}", server.count());
}

#[test]
fn run_once_is_one_pass_whatever_the_runtime() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        ForAWhile.run_once(user).await;
        DefaultWait.run_once(user).await;
    });
    assert_eq!(server.lines(), ["POST /one", "POST /one", "POST /three"]);
}

#[test]
fn a_prefix_stands_before_the_names_in_reports() {
    let server = RecordingServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        Prefixed.run_once(user).await;
        One.request(user).await;
    });
    let text = report.to_string();
    for name in ["day 1: /one", "day 1: /three", "day 1: /two"] {
        assert!(text.contains(name), "{name} in {text}");
    }
    let bare = text
        .lines()
        .filter(|line| line.contains("/one") && !line.contains("day 1"));
    assert_eq!(
        bare.count(),
        1,
        "outside of the scenario there is no prefix: {text}"
    );
    assert_eq!(
        report.endpoint(One).requests(),
        3,
        "with and without a prefix"
    );
    assert_eq!(server.lines()[0], "POST /one");
}

#[test]
fn a_step_that_sends_nothing_is_followed_by_no_wait() {
    let server = RecordingServer::start();
    let (elapsed, _) = one_user(server.url(), async |user| {
        let begun = Instant::now();
        Silent.run_once(user).await;
        begun.elapsed()
    });
    assert!(
        elapsed >= MS(195) && elapsed < MS(390),
        "one wait, not three: {elapsed:?}"
    );
}

#[test]
fn a_block_is_one_step_with_one_wait() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| TwoInABlock.run_once(user).await);
    let gaps = gaps(&server);
    assert!(gaps[0] < MS(95), "within the block: {gaps:?}");
    assert!(gaps[1] >= MS(95), "after the block: {gaps:?}");
}

scenario! {
    GivesNothing(wait = none) = [async |_user| (), One];
    GivesTrue(wait = none) = [async |_user| true, One];
    GivesFalse(wait = none) = [async |_user| false, One];
    GivesOk(wait = none) = [async |_user| Ok::<(), String>(()), One];
    GivesErr(wait = none) = [async |_user| Err::<(), _>("the shop is closed"), One];
    GivesErrIndependent(wait = none, independent) = [
        async |_user| Err::<(), _>("the shop is closed"),
        One
    ];
    GivesABackpackResult(wait = none) = [async |user| shop(user).await, One];
    GivesARequestResult(wait = none) = [async |user| Broken.request(user).await, One];
}

async fn shop(user: &mut User) -> backpack::Result {
    let result = Two.get(user).await;
    let price: u32 = result.text().parse()?;
    if price > 100 {
        Err("too expensive")?;
    }
    Ok(())
}

#[test]
fn a_block_may_give_nothing_a_bool_or_a_result() {
    let server = broken_server();
    let (succeeded, _) = one_user(server.url(), async |user| {
        [
            GivesNothing.run_once(user).await.is_success(),
            GivesTrue.run_once(user).await.is_success(),
            GivesFalse.run_once(user).await.is_success(),
            GivesOk.run_once(user).await.is_success(),
            GivesErr.run_once(user).await.is_success(),
            GivesARequestResult.run_once(user).await.is_success(),
        ]
    });
    assert_eq!(succeeded, [true, true, false, true, false, false]);
    assert_eq!(
        server.arrived_at("POST /one").len(),
        3,
        "{:?}",
        server.lines()
    );
}

#[test]
fn the_text_of_a_blocks_error_is_counted() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "GET /two",
        [
            Answer::text("12"),
            Answer::text("many"),
            Answer::text("200"),
        ],
    );
    let (_, report) = one_user(server.url(), async |user| {
        GivesErr.run_once(user).await;
        GivesErrIndependent.run_once(user).await;
        for _ in 0..3 {
            GivesABackpackResult.run_once(user).await;
        }
    });
    let text = report.to_string();
    assert!(text.contains("the shop is closed"), "{text}");
    assert!(text.contains("invalid digit"), "{text}");
    assert!(text.contains("too expensive"), "{text}");
    assert_eq!(
        report.endpoint(Two).failures(),
        0,
        "no request failed: {text}"
    );
    assert_eq!(
        server.arrived_at("POST /one").len(),
        2,
        "{:?}",
        server.lines()
    );
}

scenario! {
    NotSend(wait = none) = [async |user| keeps_to_its_thread(user).await];
}

/// What it holds over a request cannot leave its thread, and need not.
async fn keeps_to_its_thread(user: &mut User) -> bool {
    let results = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    for _ in 0..2 {
        let result = One.request(user).await;
        results.borrow_mut().push(result);
    }
    results.borrow().len() == 2
}

#[test]
fn a_block_need_not_be_send() {
    let server = RecordingServer::start();
    let (outcome, _) = one_user(server.url(), async |user| NotSend.run_once(user).await);
    assert!(outcome.is_success());
    assert_eq!(server.count(), 2);
}
