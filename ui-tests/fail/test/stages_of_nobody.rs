//! Stages bring somebody.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "http://localhost", scenarios = [Game], stages = [to(0).over(1m), hold(5m)])]
fn load() {}

fn main() {}
