//! The same header twice, for capitals make no difference.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { headers: { "x-client": "a", "X-Client": "b" } };
}

fn main() {}
