//! Only passes that begin on schedule have an intended start.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "http://localhost", scenarios = [Game], run_time = 5s, expect = [from_start.p95 < 1s])]
fn load() {}

fn main() {}
