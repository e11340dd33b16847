//! An option of a load is given once.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users: 5, users: 6 }],
    run_time = 1m,
)]
fn holds(_report: Report) {}

fn main() {}
