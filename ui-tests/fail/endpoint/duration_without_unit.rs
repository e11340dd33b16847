//! A duration without its unit.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { timeout: 5 };
}

fn main() {}
