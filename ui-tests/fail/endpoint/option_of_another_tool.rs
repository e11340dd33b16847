//! Words of other tools are answered with those of this language.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { body: "x" };
    B = GET "/b" { params: { "x": 1 } };
}

fn main() {}
