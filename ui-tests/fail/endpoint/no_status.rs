//! An empty list of statuses.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { expect: [] };
}

fn main() {}
