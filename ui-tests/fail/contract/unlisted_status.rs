//! What counts as success is an answer that the contract lists.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Pets = GET "/pets" { expect: [200, 404] };
    NewPet = POST "/pets" { json: { "name": "rex", "kind": "dog" }, expect: [202..=299, 418] };
}

fn main() {}
