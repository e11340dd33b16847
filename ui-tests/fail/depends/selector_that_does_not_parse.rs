//! A selector is one of CSS.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.html["input[name=]"]["value"],
        query["q1"] <- A.html["a:hoover"],
        query["q2"] <- A.html[""],
        query["q3"] <- A.html["ul >"],
    }
}

fn main() {}
