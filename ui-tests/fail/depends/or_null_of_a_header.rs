//! Only JSON has a `null`.

use backpack::prelude::*;

endpoint! { A = POST "/a"; B = POST "/b"; }

depends! {
    A { query["x"] <- B.headers["x"] or null, query["y"] <- B.json["y"] or nothing }
}

fn main() {}
