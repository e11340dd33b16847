//! A literal value of a parameter is of its type.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Text = GET "/pets" { query: { "limit": "ten" } };
    Listed = GET "/pets" { query: { "sort": "nam" } };
    Path = GET "/pets/{id}" { path: { "id": "rex" } };
    Field = POST "/owners" { form: { "name": "ada", "age": "old" } };
}

fn main() {}
