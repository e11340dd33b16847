//! An empty list asks for nothing.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [] };
}

fn main() {}
