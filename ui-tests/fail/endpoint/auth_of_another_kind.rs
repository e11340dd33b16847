//! Who asks is a name and a password, or a token.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { auth: digest("a", "b") };
    B = GET "/b" { auth: basic("a") };
    C = GET "/c" { auth: bearer("a", "b") };
}

fn main() {}
