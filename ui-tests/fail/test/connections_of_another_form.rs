//! Connections that are kept for what there is not.

use backpack::prelude::*;

endpoint! { One = GET "/one"; }

scenario! { Game = [One]; }

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Game], run_time = 1s, connections = request)]
fn without_per() {}

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Game], run_time = 1s, connections = per tset)]
fn misspelled() {}

fn main() {}
