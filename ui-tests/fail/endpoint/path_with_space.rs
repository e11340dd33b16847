//! A space in a path.

use backpack::prelude::*;

endpoint! {
    A = GET "/public init";
}

fn main() {}
