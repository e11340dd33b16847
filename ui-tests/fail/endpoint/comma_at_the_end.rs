//! A declaration ends with `;`, the last one too.

use backpack::prelude::*;

endpoint! {
    A = GET "/a",
}

fn main() {}
