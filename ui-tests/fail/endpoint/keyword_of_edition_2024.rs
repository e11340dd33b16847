//! A keyword is no name.

use backpack::prelude::*;

endpoint! {
    gen = GET "/a";
}

fn main() {}
