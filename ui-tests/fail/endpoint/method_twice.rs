//! The same method twice.

use backpack::prelude::*;

endpoint! {
    A = [GET, POST, GET] "/a";
}

fn main() {}
