//! The run time includes the warm-up.
use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit = [Index]; }

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 10s, warm_up = 10s)]
fn as_long() {}

#[backpack::test(
    host = "http://127.0.0.1:8080", scenarios = [Visit],
    stages = [to(10).over(5s), hold(5s)], warm_up = 1m,
)]
fn longer_than_the_stages() {}

#[backpack::test(
    host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 10s, warm_up = 5s,
    expect = [p95 < 1s or abort after 6s],
)]
fn judged_when_it_is_over() {}

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 10s, warm_up = 5)]
fn without_a_unit() {}

fn main() {}
