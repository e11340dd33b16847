//! A method that HTTP does not have.

use backpack::prelude::*;

endpoint! {
    A = PSOT "/a";
}

fn main() {}
