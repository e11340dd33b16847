//! HTML is asked for by a selector.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.html,
        query["q1"] <- A.html[0],
        query["q2"] <- A.html[last],
    }
}

fn main() {}
