//! A format for a header is what a header can hold.

use backpack::prelude::*;

endpoint! { A = POST "/a"; B = POST "/b"; }

depends! {
    A { headers["x"] <- B.json["x"] as "a\r\nB: {}", headers["y"] <- B.json["y"] as "ü{}", query["z"] <- B.json["z"] as "ü{}" }
}

fn main() {}
