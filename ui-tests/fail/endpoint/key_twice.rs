//! A key stands once in an object.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { json: { "name": "x", "of": { "id": 1, "id": 2 }, "name": "y" } };
}

fn main() {}
