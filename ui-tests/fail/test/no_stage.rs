//! Stages of nothing.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [],
)]
fn empty(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = to(100).over(1m),
)]
fn no_list(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(100).over(0s), to(5).over(0s)],
)]
fn of_no_time(_report: Report) {}

fn main() {}
