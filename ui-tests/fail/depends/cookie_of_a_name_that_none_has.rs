//! The name of a cookie is of letters and digits.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b";
}

depends! {
    B { cookies["a b"] <- A.json["x"] }
}

fn main() {}
