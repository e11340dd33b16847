//! In the open model users come by themselves.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    users = 50,
    spawn_rate = 5,
    arrival_rate = 500/s,
)]
fn holds(_report: Report) {}

fn main() {}
