//! What a user has of its own: the state of a scenario, and a generator of random numbers.

use std::collections::BTreeSet;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test, one_user, one_user_of};

endpoint! {
    Add = POST "/add/{items}";
    Pay = POST "/pay/{coins}";
    Draw = POST "/draw" { json: {} };
    Maybe = POST "/maybe";
}

#[derive(Default)]
struct Cart {
    items: u32,
}

#[derive(Default)]
struct Purse {
    coins: u32,
}

scenario! {
    Paying(wait = none, state = Purse) = [async |user| pay(user).await];
    Shopping(wait = none, state = Cart) = [async |user| add(user).await, Paying];
    Breaking(wait = 5ms, state = Cart) = [async |user| add_up_to_three(user).await];
    Drawing(wait = 1ms..50ms) = weighted [Draw @ 100%, Maybe @ 50%];
}

async fn add(user: &mut User) {
    let cart = user.state::<Shopping>();
    cart.items += 1;
    let items = cart.items;
    user[Add].set_path("items", items);
    Add.request(user).await;
}

async fn pay(user: &mut User) {
    user.state::<Paying>().coins += 10;
    let coins = user.state::<Paying>().coins;
    user[Pay].set_path("coins", coins);
    Pay.request(user).await;
}

async fn add_up_to_three(user: &mut User) {
    let cart = user.state::<Breaking>();
    cart.items += 1;
    let items = cart.items;
    user[Add].set_path("items", items);
    Add.request(user).await;
    assert!(items < 3, "the cart is full");
}

#[test]
fn a_state_is_kept_from_pass_to_pass_and_nested_scenarios_have_theirs() {
    let server = RecordingServer::start();
    let (cart, _) = one_user(server.url(), async |user| {
        Shopping.run_once(user).await;
        Shopping.run_once(user).await;
        user.state::<Shopping>().items
    });
    assert_eq!(cart, 2);
    let lines = ["POST /add/1", "POST /pay/10", "POST /add/2", "POST /pay/20"];
    assert_eq!(server.lines(), lines);
}

#[test]
fn each_user_has_its_own_state() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Shopping, 1);
    let report = test.users(5).iterations(10).run().expect("the test runs");
    assert_eq!(report.total().requests(), 20);
    let one = server.arrived_at("POST /add/1").len();
    assert_eq!(one, 5, "{:?}", server.lines());
}

#[test]
fn a_user_that_begins_again_after_a_panic_has_a_fresh_state() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Breaking, 1);
    test.iterations(7).run().expect("the test runs");
    let items: Vec<_> = server
        .lines()
        .iter()
        .map(|line| line.trim_start_matches("POST /add/").to_owned())
        .collect();
    assert_eq!(items, ["1", "2", "3", "1", "2", "3", "1"]);
}

/// What a user draws in ten passes, by this seed.
fn drawn(seed: u64) -> Vec<u32> {
    let test = load_test().host("http://127.0.0.1:1").seed(seed);
    let (drawn, _) = one_user_of(test, async |user| {
        let draw = |_| user.random().random_range(1..=1_000_000);
        (0..10).map(draw).collect()
    });
    drawn
}

#[test]
fn a_user_draws_the_same_by_the_same_seed() {
    assert_eq!(drawn(7), drawn(7));
    assert_ne!(drawn(7), drawn(8));
}

#[test]
fn users_draw_apart_from_each_other() {
    let server = RecordingServer::start();
    server.answers("POST /draw", Answer::ok());
    let test = load_test().host(server.url()).seed(7);
    let test = test.scenario(Drawing, 1).users(20).iterations(20);
    let test = test.on_start(async |user| {
        let drawn: u64 = user.random().random();
        user[Draw].json_mut()["drawn"] = json!(drawn);
    });
    test.run().expect("the test runs");
    let drawn = server.arrived_at("POST /draw");
    let drawn: BTreeSet<_> = drawn.iter().map(|it| it.json()["drawn"].as_u64()).collect();
    assert_eq!(drawn.len(), 20);
}

#[test]
fn what_a_users_code_draws_changes_no_chance() {
    let chances = |draws: usize| {
        let server = RecordingServer::start();
        let test = load_test().host(server.url()).seed(42);
        one_user_of(test, async move |user| {
            for _ in 0..20 {
                Drawing.run_once(user).await;
                for _ in 0..draws {
                    let _: u64 = user.random().random();
                }
            }
        });
        server.lines()
    };
    let undisturbed = chances(0);
    assert!(undisturbed.contains(&"POST /maybe".to_owned()));
    assert_eq!(undisturbed, chances(3));
}
