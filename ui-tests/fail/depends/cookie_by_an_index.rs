//! A cookie has a name.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b";
}

depends! {
    B { json["x"] <- A.cookies[0] }
}

fn main() {}
