//! A stage takes its time.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(100), hold(5s)],
)]
fn none(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(100).after(1m)],
)]
fn another_word(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(100).over(5)],
)]
fn no_unit(_report: Report) {}

fn main() {}
