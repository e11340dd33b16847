//! A query has an operation.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "fragment F on Player { name }" };
}

fn main() {}
