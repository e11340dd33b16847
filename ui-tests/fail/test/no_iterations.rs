//! A test of no pass.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    iterations = 0,
)]
fn holds(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 5/s,
    max_users = 0,
)]
fn of_nobody(_report: Report) {}

fn main() {}
