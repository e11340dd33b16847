//! A check gives a `bool` or a `Result`.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: |_| 1 };
}

fn main() {}
