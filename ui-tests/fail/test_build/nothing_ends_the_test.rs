//! A test ends.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! {
    Short(runtime = 1s) = [A];
    Endless = [A];
}

#[backpack::test(host = "http://localhost", scenarios = [Short, Endless])]
fn load() {}

fn main() {}
