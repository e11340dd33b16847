//! A load that nothing ends, of users at their own pace.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game { users: 5 }, Beat { run_time: 5s }],
)]
fn holds(_report: Report) {}

fn main() {}
