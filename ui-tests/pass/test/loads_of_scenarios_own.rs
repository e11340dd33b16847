//! Scenarios with loads of their own, beside shares and alone.
#![deny(warnings)]
#![cfg_attr(not(test), allow(dead_code))]

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! {
    Game = [One];
    Casual(runtime = 1s) = [One];
    Beat(wait = none) = [Two];
}

const USERS: usize = 5;

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game @ 3, self::Beat { arrival_rate: 600/m, max_users: 20, max_delay: 2s, start: 30s, run_time: 1m }, Casual],
    users = 50, run_time = 2m,
    expect = [Two.from_start.p99 < 1s],
)]
fn beside_shares(report: Report) {
    assert_eq!(report.scheduled(), report.started() + report.dropped());
}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [
        Game { users: USERS * 2, spawn_rate: 0.5, iterations: 1000, start: 0s },
        Beat { stages: [to(100).over(1m), hold(5m)], start: 1m30s },
        Casual { start: 500ms },
    ],
)]
fn each_ends_by_itself() {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game { start: 10s }, Beat { arrival_rate: 0/s, stages: [to(5).over(1m)], }],
    iterations = 1000,
)]
fn the_test_ends_them() {}

fn main() {}
