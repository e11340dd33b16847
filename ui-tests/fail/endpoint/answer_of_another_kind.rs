//! An answer is kept, or discarded.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { answer: keep };
}

fn main() {}
