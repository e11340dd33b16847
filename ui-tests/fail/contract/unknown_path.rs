//! A path stands in the contract.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Near = GET "/pet";
    Far = GET "/health";
    Nested = GET "/v1/pets/{id}/toys";
}

fn main() {}
