//! Who asks is said once.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { auth: bearer("a"), headers: { "Authorization": "Bearer b" } };
}

fn main() {}
