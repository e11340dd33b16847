//! Stages say how many users run.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    users = 50,
    spawn_rate = 5,
    stages = [to(100).over(1m)],
)]
fn holds(_report: Report) {}

fn main() {}
