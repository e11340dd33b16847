//! Options of an endpoint are written with a colon.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { timeout = 5s, name: "a" };
}

fn main() {}
