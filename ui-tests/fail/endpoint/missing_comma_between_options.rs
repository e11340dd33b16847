//! A comma forgotten between two options.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { timeout: 5s name: "a" };
}

fn main() {}
