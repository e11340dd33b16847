//! A variable and a place in it cannot both get a value.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b" { graphql: "query($in: In) { b(in: $in) }" };
}

depends! {
    B {
        variables["in"] <- A.json["in"],
        variables["in"]["id"] <- A.json["id"],
    }
}

fn main() {}
