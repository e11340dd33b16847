//! A load that begins when the run is over.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { arrival_rate: 5/s, start: 1m }],
    run_time = 1m,
)]
fn holds(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Beat { start: soon }],
    run_time = 1m,
)]
fn holds_too(_report: Report) {}

fn main() {}
