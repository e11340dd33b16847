//! One key in each pair of brackets.

use backpack::prelude::*;

endpoint! { A = POST "/a"; B = POST "/b"; }

depends! {
    A { json["a" "b"] <- B.json["x"] }
}

fn main() {}
