//! A query is written where it is read.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: QUERY };
}

const QUERY: &str = "{ a }";

fn main() {}
