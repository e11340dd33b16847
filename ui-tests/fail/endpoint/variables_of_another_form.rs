//! Variables are an object.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query($id: ID!) { a(id: $id) }", variables: ids() };
    B = POST "/b" { graphql: "query($id: ID!) { b(id: $id) }", variables: [1] };
}

fn main() {}
