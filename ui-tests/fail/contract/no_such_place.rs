//! A value of a dependency comes from a place that an answer of the contract has.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Pets = GET "/pets";
    NewPet = POST "/pets" { json: { "name": "rex", "kind": "dog" } };
    Gone = DELETE "/pets/{id}";
}

endpoint! {
    Key = GET "/{a}/{b}/{c}/{d}/{e}";
}

depends! {
    Key {
        path["a"] <- Pets.json["pets"][0]["nme"],
        path["b"] <- Pets.json["pest"][0]["name"],
        path["c"] <- Pets.json["pets"]["name"],
        path["d"] <- NewPet.json[0],
        path["e"] <- NewPet.json["name"]["first"],
    }
}

fn main() {}
