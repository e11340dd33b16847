//! A check looks at one element.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [html["a"][any]["href"] == "/b"] };
}

fn main() {}
