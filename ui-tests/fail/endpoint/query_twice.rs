//! A value behind the path stands in the path or in the option.

use backpack::prelude::*;

endpoint! {
    A = GET "/a?x=1&y=2" { query: { "y": 3, "z": 4 } };
}

fn main() {}
