//! A target names its place.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b";
}

depends! {
    B { json["x"][last] <- A.json["x"][any] }
}

fn main() {}
