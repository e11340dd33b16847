//! A value goes into a variable that the query declares.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b" { graphql: "query($player: ID!) { b(id: $player) }" };
    C = POST "/c" { graphql: "{ c }" };
}

depends! {
    B { variables["playr"] <- A.json["id"] }
    C { variables["id"] <- A.json["id"] }
}

fn main() {}
