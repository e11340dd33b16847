//! An empty list of methods.

use backpack::prelude::*;

endpoint! {
    A = [] "/a";
}

fn main() {}
