//! What a contract requires is given by the endpoint or by a dependency.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Query = GET "/owners" { headers: { "x-version": 1 } };
    Header = GET "/owners" { query: { "region": "eu" } };
    Field = POST "/owners" { form: { "age": 3 } };
    NoBody = POST "/pets";
}

fn main() {}
