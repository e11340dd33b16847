//! Weighted scenarios and sequences: which steps are made, how often, and that a seed draws the same again.

use std::collections::BTreeMap;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    Always = POST "/always";
    Often = GET "/often";
    Rarely = GET "/rarely";
    Broken = POST "/broken";
    First = POST "/first";
    Second = POST "/second";
    Login = POST "/login";
}

chain! { Both = First + Second; }

scenario! {
    Weighted(wait = none) = weighted [Always.post @ 100%, Often.get @ 75%, Rarely @ 1%];
    Forgiving(wait = none) = weighted [
        Broken @ 100%,
        Both @ 100%,
        async |_user| Err::<(), _>("no luck") @ 100%,
        Always @ 100%,
    ];
    EitherWay(wait = none) = weighted [Often @ 50%];
    Sequences(wait = none) = sequence [
        [Always @ 30%, Often] @ 40%,
        [Rarely.get @ 20%, Login.post],
        [Broken, First @ 100%] @ 100%,
    ];
    WeightedWaits(wait = 100ms) = weighted [Always @ 100%, Often @ 1%, First @ 100%];
    SequenceWaits(wait = 100ms) = sequence [[Always, First], [Second]];
}

scenario! {
    WeightedPasses(wait = none, runtime = 1ms) = [async |user| weighted_passes(user).await];
    SequencePasses(wait = none, runtime = 1ms) = [async |user| sequence_passes(user).await];
}

const USERS: usize = 20;
const WEIGHTED_PASSES: usize = 500;
const SEQUENCE_PASSES: usize = 125;

async fn weighted_passes(user: &mut User) {
    for _ in 0..WEIGHTED_PASSES {
        Weighted.run_once(user).await;
    }
}

async fn sequence_passes(user: &mut User) {
    for _ in 0..SEQUENCE_PASSES {
        Sequences.run_once(user).await;
    }
}

/// Lets many users at once make their passes.
fn draw<S: Scenario>(server: &RecordingServer, passes: S) {
    let test = LoadTest::new()
        .host(server.url())
        .scenario(passes, 1)
        .users(USERS);
    test.run_time(Duration::from_secs(60))
        .run()
        .expect("the load test runs");
}

/// How often something with this chance may happen in this many draws: within four standard deviations.
fn assert_fair(happened: usize, draws: usize, percent: u32, what: &str) {
    let (happened, draws) = (happened as f64, draws as f64);
    let chance = f64::from(percent) / 100.0;
    let expected = draws * chance;
    let deviation = (draws * chance * (1.0 - chance)).sqrt();
    assert!(
        (happened - expected).abs() <= 4.0 * deviation,
        "{what}: {happened} of {draws} draws at {percent}%"
    );
}

#[test]
fn each_step_of_a_weighted_scenario_has_its_own_chance() {
    let server = RecordingServer::start();
    draw(&server, WeightedPasses);
    let draws = USERS * WEIGHTED_PASSES;
    assert_eq!(draws, 10_000);
    assert_eq!(server.arrived_at("POST /always").len(), draws);
    assert_fair(server.arrived_at("GET /often").len(), draws, 75, "often");
    assert_fair(server.arrived_at("GET /rarely").len(), draws, 1, "rarely");
}

/// What was drawn in one pass says nothing of the next.
#[test]
fn every_pass_draws_anew() {
    let server = RecordingServer::start();
    let (made, _) = one_user(server.url(), async |user| {
        let mut made = Vec::new();
        for _ in 0..2_000 {
            let before = user.requests_made();
            EitherWay.run_once(user).await;
            made.push(user.requests_made() > before);
        }
        made
    });
    let after_made = made.windows(2).filter(|pair| pair[0]).count();
    let twice = made.windows(2).filter(|pair| pair[0] && pair[1]).count();
    assert_fair(
        twice,
        after_made,
        50,
        "a step after it was made the last time",
    );
}

#[test]
fn a_failure_does_not_end_a_weighted_pass() {
    let server = RecordingServer::start();
    server.answers("POST /broken", Answer::status(500));
    server.answers("POST /first", Answer::status(500));
    let (outcome, _) = one_user(server.url(), async |user| Forgiving.run_once(user).await);
    assert!(outcome.is_success());
    assert_eq!(
        server.lines(),
        ["POST /broken", "POST /first", "POST /always"]
    );
}

#[test]
fn a_sequence_has_its_chance_and_so_have_its_steps() {
    let server = RecordingServer::start();
    server.answers("POST /broken", Answer::status(500));
    draw(&server, SequencePasses);
    let draws = USERS * SEQUENCE_PASSES;
    let made = |line: &str| server.arrived_at(line).len();
    let first = made("GET /often");
    assert_fair(first, draws, 40, "the first sequence");
    assert_fair(made("POST /always"), first, 30, "its first step");
    assert_eq!(made("POST /login"), draws, "without a chance: always");
    assert_fair(
        made("GET /rarely"),
        draws,
        20,
        "the second sequence's first step",
    );
    assert_eq!(made("POST /broken"), draws);
    assert_eq!(made("POST /first"), draws, "a failure ends no sequence");
}

#[test]
fn sequences_and_their_steps_are_made_in_order() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        for _ in 0..50 {
            server_mark(user).await;
            Sequences.run_once(user).await;
        }
    });
    let order = [
        "POST /always",
        "GET /often",
        "GET /rarely",
        "POST /login",
        "POST /broken",
        "POST /first",
    ];
    let place = |line: &String| order.iter().position(|known| known == line);
    let lines = server.lines();
    for pass in lines.split(|line| line == "POST /second") {
        let places: Vec<_> = pass.iter().map(place).collect();
        assert!(places.is_sorted(), "{pass:?}");
    }
}

/// Marks the beginning of a pass.
async fn server_mark(user: &mut User) {
    Second.request(user).await;
}

#[test]
fn a_wait_follows_only_the_requests_that_were_made() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        user[Often].seal();
        WeightedWaits.run_once(user).await;
        SequenceWaits.run_once(user).await;
    });
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 5);
    for pair in arrived.windows(2) {
        let gap = pair[1].at - pair[0].at;
        assert!(gap >= Duration::from_millis(95), "{gap:?}");
        assert!(gap < Duration::from_millis(195), "{gap:?}");
    }
}

endpoint! {
    Hello = POST "/hello" { headers: { "x-user": user_number() } };
}

fn user_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

scenario! {
    Seeded(wait = 1ms..4ms) = weighted [Often @ 50%, Rarely @ 30%, Always @ 20%];
    /// Sixty passes of it.
    Sixty(wait = none, pause = 3ms, runtime = 1ms) = [async |user| sixty_passes(user).await];
}

async fn sixty_passes(user: &mut User) {
    let name = user[Hello]
        .headers()
        .get("x-user")
        .cloned()
        .expect("its option");
    user.set_global(|endpoint| endpoint.headers_mut().insert("x-user", name.clone()));
    for _ in 0..60 {
        Seeded.run_once(user).await;
    }
}

/// The requests of each user in order, whichever user is which.
fn requests_per_user(seed: Option<u64>) -> Vec<Vec<String>> {
    let server = RecordingServer::start();
    let mut test = LoadTest::new()
        .host(server.url())
        .scenario(Sixty, 1)
        .users(4);
    if let Some(seed) = seed {
        test = test.seed(seed);
    }
    test.run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for arrived in server.arrived() {
        let user = arrived.header("x-user").expect("its mark").to_owned();
        users.entry(user).or_default().push(arrived.line());
    }
    let mut users: Vec<_> = users.into_values().collect();
    users.sort();
    users
}

#[test]
fn the_same_seed_gives_every_user_the_same_requests() {
    let once = requests_per_user(Some(7));
    let twice = requests_per_user(Some(7));
    let other = requests_per_user(Some(8));
    assert_eq!(once.len(), 4);
    assert_eq!(once, twice);
    assert_ne!(once, other, "another seed draws otherwise");
    let mut different = once.clone();
    different.dedup();
    assert_eq!(different.len(), 4, "no two users draw alike");
}

scenario! {
    Thinking(wait = 10ms..500ms) = [Often];
    FiveThoughts(wait = none, pause = 3ms, runtime = 1ms) = [
        async |user| five_thoughts(user).await
    ];
}

async fn five_thoughts(user: &mut User) {
    for _ in 0..5 {
        Thinking.run_once(user).await;
    }
}

/// How long one user thinks between its requests.
fn thoughts(seed: u64) -> Vec<Duration> {
    let server = RecordingServer::start();
    let test = LoadTest::new().host(server.url()).scenario(FiveThoughts, 1);
    test.seed(seed)
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 5);
    arrived
        .windows(2)
        .map(|pair| pair[1].at - pair[0].at)
        .collect()
}

#[test]
fn the_same_seed_gives_every_user_the_same_waits() {
    let alike = |a: &[Duration], b: &[Duration]| {
        let mut pairs = a.iter().zip(b);
        pairs.all(|(a, b)| a.abs_diff(*b) < Duration::from_millis(60))
    };
    let (once, twice) = (thoughts(7), thoughts(7));
    assert!(alike(&once, &twice), "{once:?} {twice:?}");
    let others = [thoughts(8), thoughts(9)];
    assert!(
        !others.iter().all(|other| alike(&once, other)),
        "{once:?} {others:?}"
    );
}

#[test]
fn without_a_seed_every_run_draws_otherwise() {
    assert_ne!(requests_per_user(None), requests_per_user(None));
}
