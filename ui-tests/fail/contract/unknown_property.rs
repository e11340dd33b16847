//! A JSON literal has no property that its contract does not allow.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    NewPet = POST "/pets" { json: { "name": "rex", "kind": "dog", "owner": { "nam": "ada" } } };
    NewOwner = POST "/owners" { form: { "name": "ada", "mail": "a@b" } };
}

fn main() {}
