//! Parts of a body are taken from answers that have one.

use backpack::prelude::*;

endpoint! {
    Head = HEAD "/head";
    Empty = GET "/empty" { expect: [204, 304] };
    Discarded = GET "/discarded" { answer: discard };
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- Head.html["h1"],
        query["q1"] <- Empty.xml["//a"],
        query["q2"] <- Discarded.text["a"],
    }
}

fn main() {}
