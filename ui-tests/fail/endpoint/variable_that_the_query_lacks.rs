//! A variable is given by the name that the query declares.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { graphql: "query($player: ID!, $first: Int) { a(id: $player, first: $first) }", variables: { "playr": 1, "x": 2 } };
    B = POST "/b" { graphql: "{ b }", variables: { "id": 1 } };
}

fn main() {}
