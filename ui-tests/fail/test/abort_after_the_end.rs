//! Nothing ends a run that is over.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "http://localhost", scenarios = [Game], run_time = 5s, expect = [p95 < 1s or abort after 10s, failures < 1% or abort after 2s])]
fn one() {}

#[backpack::test(host = "http://localhost", scenarios = [Game], stages = [to(5).over(2s), hold(3s)], expect = [p95 < 1s or abort after 5s])]
fn two() {}

fn main() {}
