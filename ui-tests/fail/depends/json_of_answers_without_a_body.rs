//! JSON is taken from answers that have a body.

use backpack::prelude::*;

endpoint! {
    A = POST "/a";
    Head = HEAD "/b";
    Empty = [GET, PUT] "/c" { expect: [204, 304] };
}

depends! {
    A { query["a"] <- Head.json["x"], query["b"] <- Empty.json["x"], query["c"] <- Head.headers["x"] }
}

fn main() {}
