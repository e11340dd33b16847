//! A regular expression is one.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.text["id=(\\d+"],
        query["q1"] <- A.text[r"id=\q"],
        query["q2"] <- A.text[""],
    }
}

fn main() {}
