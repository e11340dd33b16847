//! A JSON literal is of the types of its contract.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Text = POST "/pets" { json: { "name": 7, "kind": "dog" } };
    Listed = POST "/pets" { json: { "name": "rex", "kind": "dogg" } };
    Small = POST "/pets" { json: { "name": "rex", "kind": "dog", "age": -1 } };
    Long = POST "/pets" { json: { "name": "the longest name of a pet", "kind": "dog" } };
    Element = POST "/pets" { json: { "name": "rex", "kind": "dog", "toys": [{ "is": "ball", "size": "s" }] } };
    Kind = POST "/pets" { json: { "name": "rex", "kind": "dog", "toys": [{ "is": "bal" }] } };
    Alternative = POST "/pets" { json: { "name": "rex", "kind": "dog", "owner": "ada" } };
    Whole = POST "/pets" { json: ["rex"] };
}

fn main() {}
