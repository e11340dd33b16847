//! Methods are declared in capitals.

use backpack::prelude::*;

endpoint! {
    A = [get, POST] "/a";
}

fn main() {}
