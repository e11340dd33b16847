//! A header's value with a line break.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { headers: { "x-client": "a\nb" } };
}

fn main() {}
