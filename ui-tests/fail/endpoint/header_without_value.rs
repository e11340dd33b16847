//! A header without its value.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { headers: { "x-client" }, timeout: 0s };
}

fn main() {}
