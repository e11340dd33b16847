//! A text of answers that have none.

use backpack::prelude::*;

endpoint! {
    A = HEAD "/a";
    B = POST "/b";
}

depends! {
    B { json["x"] <- A.text }
}

fn main() {}
