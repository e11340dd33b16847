//! A status that HTTP does not have.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { expect: 99 };
    B = GET "/b" { expect: [200, 600] };
    C = GET "/c" { expect: 200..=999 };
}

fn main() {}
