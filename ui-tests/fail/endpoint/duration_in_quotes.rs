//! A duration as a text.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { timeout: "5s" };
}

fn main() {}
