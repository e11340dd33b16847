//! `redirects` is true or false.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { redirects: 3 };
}

fn main() {}
