//! A value is one text, number or flag.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { headers: { "x": () }, query: { "y": [1, 2] } };
    B = GET "/{id}" { path: { "id": || 5 } };
}

fn main() {}
