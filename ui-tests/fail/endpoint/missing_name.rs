//! A declaration without a name.

use backpack::prelude::*;

endpoint! {
    GET "/a";
    B = GET "/b";
}

fn main() {}
