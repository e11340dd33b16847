//! A value of an answer that is not kept.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { answer: discard };
    B = POST "/b" { json: {} };
}

depends! {
    B { json["x"] <- A.json["x"], headers["y"] <- A.headers["y"] }
}

fn main() {}
