//! Behind a selector stand `last` or `any`, and one attribute.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.html["a"]["b"]["c"],
        query["q1"] <- A.html["a"]["href"][last],
        query["q2"] <- A.html["a"][0],
        query["q3"] <- A.html["a"][first],
        query["q4"] <- A.html["a"][any][last],
    }
}

fn main() {}
