//! A declaration without `=`.

use backpack::prelude::*;

endpoint! {
    A GET "/a";
}

fn main() {}
