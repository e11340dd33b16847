//! A query has one operation.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query B { b } query C { c }" };
}

fn main() {}
