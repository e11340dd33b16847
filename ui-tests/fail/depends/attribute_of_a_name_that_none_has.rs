//! The name of an attribute is one word.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.html["a"]["data id"],
        query["q1"] <- A.html["a"][""],
    }
}

fn main() {}
