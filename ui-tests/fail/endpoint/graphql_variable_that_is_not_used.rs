//! A query uses the variables that it declares.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query($id: ID!) { a }" };
}

fn main() {}
