//! Users begin at none.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [hold(1m), to(100).over(1m)],
)]
fn holds(_report: Report) {}

fn main() {}
