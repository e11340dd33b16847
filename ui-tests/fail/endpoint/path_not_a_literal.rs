//! A path is a literal.

use backpack::prelude::*;

endpoint! {
    A = GET PATH;
}

fn main() {}
