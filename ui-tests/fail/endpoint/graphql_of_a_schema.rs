//! A query is no schema.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "type Player { name: String }" };
}

fn main() {}
