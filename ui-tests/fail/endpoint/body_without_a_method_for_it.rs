//! No declared method carries a body.

use backpack::prelude::*;

endpoint! {
    A = [GET, HEAD] "/a" { json: { "a": 1 } };
}

fn main() {}
