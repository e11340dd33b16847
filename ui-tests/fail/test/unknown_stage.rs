//! There are two kinds of stages.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [hodl(1m)],
)]
fn misspelled(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [jump(100)],
)]
fn unknown(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [100, to(5).over(1m)],
)]
fn number(_report: Report) {}

fn main() {}
