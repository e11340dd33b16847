//! A literal of another kind is told of where it stands.

use backpack::prelude::*;

endpoint! {
    A = POST "/a";
    B = POST "/b";
    C = POST "/c";
}

depends! {
    A { headers["x"] <- B.json['c'], headers["y"] <- B.json["y"] as 5, }
    C >> DEPENDS_ON(5) >> A;
}

fn main() {}
