//! A load of a scenario's own is one of somebody.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users: 0 }],
    run_time = 1m,
)]
fn holds(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { arrival_rate: 0/s }],
    run_time = 1m,
)]
fn holds_too(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users: 5, iterations: 0, run_time: 0s }],
    run_time = 1m,
)]
fn holds_as_well(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { stages: 5 }],
    run_time = 1m,
)]
fn holds_at_last(_report: Report) {}

fn main() {}
