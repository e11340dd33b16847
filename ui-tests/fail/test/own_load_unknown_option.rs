//! A load of a scenario's own has few options.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { arival_rate: 5/s }],
    run_time = 1m,
)]
fn holds(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users: 5, churn: 5 }],
    run_time = 1m,
)]
fn holds_too(_report: Report) {}

fn main() {}
