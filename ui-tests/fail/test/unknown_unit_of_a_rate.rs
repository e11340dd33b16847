//! The time of a rate is a second, a minute or an hour.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 500/d,
)]
fn holds(_report: Report) {}

fn main() {}
