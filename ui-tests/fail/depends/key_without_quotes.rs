//! A key that is no word of ours stands in quotes.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b";
}

depends! {
    B { json["x"] <- A.json[first]["x"] }
}

fn main() {}
