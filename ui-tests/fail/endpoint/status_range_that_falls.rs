//! A range that does not rise.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { expect: 299..=200 };
}

fn main() {}
