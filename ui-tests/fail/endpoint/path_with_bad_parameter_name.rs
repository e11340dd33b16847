//! A parameter's name is like a variable's.

use backpack::prelude::*;

endpoint! {
    A = GET "/players/{player id}";
    B = GET "/players/{player-id}";
}

fn main() {}
