//! A load that nothing ends.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game { iterations: 5 }, Beat { arrival_rate: 5/s }],
)]
fn holds(_report: Report) {}

fn main() {}
