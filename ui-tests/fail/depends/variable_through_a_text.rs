//! A place in a variable leads through no value of another kind.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b" { graphql: "query($in: In) { b(in: $in) }", variables: { "in": "text" } };
}

depends! {
    B { variables["in"]["id"] <- A.json["id"] }
}

fn main() {}
