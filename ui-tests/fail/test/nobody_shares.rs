//! What is divided where nobody has a share.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; Beat(wait = none) = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game { users: 5 }, Beat { arrival_rate: 5/s }],
    users = 50,
    spawn_rate = 5,
    run_time = 1m,
)]
fn holds(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Beat { arrival_rate: 5/s }],
    arrival_rate = 5/s,
    max_users = 5,
    max_delay = 1s,
    stages = [to(5).over(1m)],
)]
fn holds_too(_report: Report) {}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Beat { arrival_rate: 5/s }],
    autoscale = Autoscale::new(500, 200),
    churn = 5 every 10s,
    run_time = 1m,
)]
fn holds_as_well(_report: Report) {}

fn main() {}
