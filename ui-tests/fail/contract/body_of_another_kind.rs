//! A body is of a media type that the contract takes.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Form = POST "/pets" { form: { "name": "rex" } };
    Json = POST "/owners" { json: { "name": "ada" } };
    Text = POST "/pets" { text: "rex", headers: { "content-type": "text/csv" } };
}

fn main() {}
