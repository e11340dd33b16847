//! What belongs to the open model alone.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    max_users = 50,
    max_delay = 1s,
)]
fn holds(_report: Report) {}

fn main() {}
