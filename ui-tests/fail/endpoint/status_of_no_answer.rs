//! A status below 200 announces an answer and is none.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { expect: 100 };
    B = GET "/b" { expect: [100..=299, 404] };
}

fn main() {}
