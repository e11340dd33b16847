//! Nothing would ever begin.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 0/s,
)]
fn holds(_report: Report) {}

fn main() {}
