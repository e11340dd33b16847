//! A value for a parameter that the path does not have.

use backpack::prelude::*;

endpoint! {
    A = GET "/players/{player}" { path: { "playr": 1, "player": 2 } };
}

fn main() {}
