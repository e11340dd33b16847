//! The errors of a GraphQL answer are in its body.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "{ a }", answer: discard };
}

fn main() {}
