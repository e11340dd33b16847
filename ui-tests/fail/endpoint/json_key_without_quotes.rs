//! Keys stand in quotes, as the names of headers do.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { json: { id: 1, "name": { first: "x" } } };
}

fn main() {}
