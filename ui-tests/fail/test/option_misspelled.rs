//! What was meant by a misspelled option is not missing too.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "http://localhost", scenario = [Game])]
fn load() {}

fn main() {}
