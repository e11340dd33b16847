//! A time-out of nothing.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { timeout: 0s };
}

fn main() {}
