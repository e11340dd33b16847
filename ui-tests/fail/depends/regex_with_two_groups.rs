//! A value is what one group matches.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.text["(\\w+)=(\\d+)"],
    }
}

fn main() {}
