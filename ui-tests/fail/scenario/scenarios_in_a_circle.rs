//! Scenarios that are steps of each other.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! {
    A = [One, B];
    B = sequence [[One, C]];
    C = weighted [One @ 5%, A @ 50%];
}

fn main() {}
