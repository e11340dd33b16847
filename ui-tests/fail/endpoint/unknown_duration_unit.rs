//! A unit that is not known.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { timeout: 5sec };
}

fn main() {}
