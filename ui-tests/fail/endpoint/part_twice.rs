//! A part is given once.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { multipart: { "raw": 1, "raw": 2 } };
}

fn main() {}
