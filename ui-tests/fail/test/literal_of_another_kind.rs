//! A literal is of the kind that the option takes.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "http://localhost", scenarios = [Game], on_start = true, baseline = 5, seed = "x", autoscale = 100)]
fn load() {}

fn main() {}
