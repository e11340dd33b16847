//! A check looks at one place.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [ json["list"][any] >= 1 ] };
}

fn main() {}
