//! A parameter that is not closed.

use backpack::prelude::*;

endpoint! {
    A = GET "/players/{id";
}

fn main() {}
