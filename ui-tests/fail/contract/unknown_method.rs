//! A method stands in the contract, at that path.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Pets = [GET, DELETE] "/pets";
    Pet = PATCH "/pets/{id}" { json: {} };
}

fn main() {}
