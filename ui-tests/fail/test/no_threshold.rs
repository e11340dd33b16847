//! An empty list of thresholds asks nothing.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "http://localhost", scenarios = [Game], expect = [])]
fn load() {}

fn main() {}
