//! A key stands in brackets.

use backpack::prelude::*;

endpoint! { A = POST "/a"; B = POST "/b"; }

depends! {
    A { query["x"] <- B.json.token, query["y"] <- B.json["a"].id }
}

fn main() {}
