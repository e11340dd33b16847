//! A parameter without a name.

use backpack::prelude::*;

endpoint! {
    A = GET "/players/{}";
}

fn main() {}
