//! All of a path stands in one text, and nothing is in a match.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.xml,
        query["q1"] <- A.xml["//order"]["id"],
        query["q2"] <- A.text["a"]["b"],
        query["q3"] <- A.text[0],
        query["q4"] <- A.xml["//order"][1],
    }
}

fn main() {}
