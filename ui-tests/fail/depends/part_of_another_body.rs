//! A part goes into a body of several parts.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b" { json: {} };
}

depends! {
    B { multipart["x"] <- A.json["x"] }
}

fn main() {}
