//! A variable goes into a GraphQL body.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b" { json: {} };
    C = POST "/c" { graphql: "{ c }" };
}

depends! {
    B { variables["id"] <- A.json["id"] }
    C { json["id"] <- A.json["id"] }
}

fn main() {}
