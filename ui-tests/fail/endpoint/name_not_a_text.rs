//! A name is a text in quotes.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { name: a };
}

fn main() {}
