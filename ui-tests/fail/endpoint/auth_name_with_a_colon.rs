//! A name ends at its colon.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { auth: basic("a:b", "c") };
}

fn main() {}
