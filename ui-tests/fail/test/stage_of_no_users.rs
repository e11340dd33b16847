//! Users are whole ones.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(2.5).over(1m)],
)]
fn fraction(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(-5).over(1m)],
)]
fn negative(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to("5").over(1m)],
)]
fn text(_report: Report) {}

fn main() {}
