//! The status is one thing.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b";
}

depends! {
    B { json["x"] <- A.status["code"], json["y"] <- A.text[any] }
}

fn main() {}
