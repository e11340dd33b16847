//! A share, or a load of its own.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game @ 3 { users: 5 }, Beat],
    run_time = 1m,
)]
fn holds(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users: 5 } @ 3],
    run_time = 1m,
)]
fn holds_too(_report: Report) {}

fn main() {}
