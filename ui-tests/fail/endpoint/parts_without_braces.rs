//! The parts of a body stand in braces.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { multipart: "raw" };
}

fn main() {}
