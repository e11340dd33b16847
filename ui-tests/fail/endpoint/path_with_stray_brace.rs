//! A brace that closes nothing.

use backpack::prelude::*;

endpoint! {
    A = GET "/players/id}";
}

fn main() {}
