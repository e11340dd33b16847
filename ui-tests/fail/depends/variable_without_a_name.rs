//! A target in the variables names one.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b" { graphql: "query($id: ID!) { b(id: $id) }" };
}

depends! {
    B { variables <- A.json }
}

fn main() {}
