//! Options in braces have a colon.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { users = 5 }],
    run_time = 1m,
)]
fn holds(_report: Report) {}

fn main() {}
