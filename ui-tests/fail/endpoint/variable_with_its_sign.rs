//! A variable is named without its sign.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query($id: ID!) { a(id: $id) }", variables: { "$id": 1 } };
    B = POST "/b" { graphql: "query($id: ID!) { b(id: $id) }", variables: { id: 1 } };
}

fn main() {}
