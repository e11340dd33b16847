//! A path without a method.

use backpack::prelude::*;

endpoint! {
    A = "/a";
}

fn main() {}
