//! A query declares a variable once.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query($id: ID!, $id: Int) { a(id: $id) }" };
}

fn main() {}
