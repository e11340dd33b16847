//! What contradicts itself in a load of a scenario's own.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users: 5, spawn_rate: 1, arrival_rate: 5/s }],
    run_time = 1m,
)]
fn holds(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { max_users: 5, max_delay: 1s }],
    run_time = 1m,
)]
fn holds_too(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users: 5, stages: [to(5).over(1m)] }],
    run_time = 1m,
)]
fn holds_as_well(_report: Report) {}

fn main() {}
