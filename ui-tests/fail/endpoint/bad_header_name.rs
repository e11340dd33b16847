//! A header's name with a space.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { headers: { "x client": "a" } };
}

fn main() {}
