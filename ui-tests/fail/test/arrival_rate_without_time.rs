//! A rate is so many in a time.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 500,
)]
fn bare(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 500s,
)]
fn with_suffix(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = "500/s",
)]
fn text(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = -5/s,
)]
fn negative(_report: Report) {}

fn main() {}
