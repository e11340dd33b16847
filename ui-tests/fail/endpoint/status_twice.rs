//! A status is said once.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { expect: [200, 404, 200] };
    B = GET "/b" { expect: [200..=299, 204] };
    C = GET "/c" { expect: [204, 200..300] };
}

fn main() {}
