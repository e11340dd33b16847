//! A request has one answer.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "subscription { scores { id } }" };
}

fn main() {}
