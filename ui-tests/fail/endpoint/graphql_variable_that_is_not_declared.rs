//! A query declares the variables that it uses.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query($player: ID!) { a(id: $player, by: $playr) }" };
    B = POST "/b" { graphql: "{ b(id: $id) }" };
}

fn main() {}
