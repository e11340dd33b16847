//! A threshold that all passes together cannot reach.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! { Both = [One.post, Two.get]; }

scenario! {
    Game = [Both, One];
    Nested = [Game, One];
    Unknown = [One, async |user| { One.post(user).await; }];
    Long(runtime = 1s) = [One];
    AnyNumber = [Long];
    Tour = sequence [[One @ 10%, Two.put] @ 50%, [Both]];
}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [Game, Nested], iterations = 10,
    expect = [requests > 1000, requests > 40, requests >= 41, requests > 39, Two.requests >= 11, Two.requests < 1000],
)]
fn so_many(report: Report) {
    println!("{report}");
}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [Tour], arrival_rate = 10/s, run_time = 10s,
    expect = [rate > 100/s, Two.rate > 20/s, Two.rate > 25/s],
)]
fn so_fast(report: Report) {
    println!("{report}");
}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [Game, Unknown], iterations = 10, expect = [requests > 1000],
)]
fn a_block_makes_any_number(report: Report) {
    println!("{report}");
}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [AnyNumber], iterations = 10, expect = [requests > 1000],
)]
fn a_runtime_makes_any_number(report: Report) {
    println!("{report}");
}

#[backpack::test(
    host = "http://127.0.0.1:9", scenarios = [Game], iterations = 10, expect = [requests > 1000],
    on_start = async |user| { One.post(user).await; },
)]
fn a_hook_makes_any_number(report: Report) {
    println!("{report}");
}

fn main() {}
