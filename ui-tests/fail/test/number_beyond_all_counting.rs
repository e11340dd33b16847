//! A number is one that can be counted with.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "http://localhost", scenarios = [Game], run_time = 5s, arrival_rate = 1e400/s)]
fn one() {}

#[backpack::test(host = "http://localhost", scenarios = [Game], arrival_rate = 1/s, stages = [to(1e400).over(1m)])]
fn two() {}

fn main() {}
