//! Arrivals, stages and iterations, alone and together.
#![deny(warnings)]
#![cfg_attr(not(test), allow(dead_code))]

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

const RATE: f64 = 20.0;

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 30_000/m, max_users = 200, max_delay = 2s, iterations = 1000,
)]
fn arrivals(report: Report) {
    assert_eq!(report.scheduled(), report.started() + report.dropped());
}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = RATE * 2.0,
    stages = [hold(1m), to(RATE).over(1m30s), to(2.5).over(0s)],
)]
fn arrivals_in_stages() {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 0/s,
    stages = [to(100).over(1m)],
)]
fn arrivals_from_none() {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(100).over(1m), hold(5m), to(500).over(0ms), hold(10s), to(0).over(30s)],
    iterations = 20 * 50,
)]
fn users_in_stages() {}

fn main() {}
