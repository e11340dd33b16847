//! A check is a closure or a function, and not async.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: true };
    B = GET "/b" { check: async |result| result.is_success() };
}

fn main() {}
