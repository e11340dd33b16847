//! HTML, XML and matches are in the body too.

use backpack::prelude::*;

endpoint! {
    A = HEAD "/a" { check: [html["h1"]] };
    B = GET "/b" { expect: 204, check: [xml["//a"] == "b"] };
    C = GET "/c" { answer: discard, check: [text["a"]] };
}

fn main() {}
