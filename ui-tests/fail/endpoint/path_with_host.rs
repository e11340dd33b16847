//! The host belongs to the test.

use backpack::prelude::*;

endpoint! {
    A = GET "http://example.com/init";
}

fn main() {}
