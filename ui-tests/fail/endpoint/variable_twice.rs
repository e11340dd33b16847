//! A variable is given once.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query($id: ID!) { a(id: $id) }", variables: { "id": 1, "id": 2 } };
}

fn main() {}
