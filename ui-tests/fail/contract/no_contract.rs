//! A contract is a file in OpenAPI 3, named once at the beginning.

use backpack::prelude::*;

endpoint! {
    #![openapi("/no/such/folder/pets.yaml")]
    Missing = GET "/pets";
}

endpoint! {
    #![openapi("data/swagger.yaml")]
    Old = GET "/pets";
}

endpoint! {
    #![openapi("data/greet.proto")]
    Other = GET "/pets";
}

endpoint! {
    #![openapi(pets.yaml)]
    Unquoted = GET "/pets";
}

endpoint! {
    #![openapy("data/pets.yaml")]
    Misspelled = GET "/pets";
}

endpoint! {
    #![openapi("data/pets.yaml")]
    #![openapi("data/pets.yaml")]
    Twice = GET "/pets";
}

endpoint! {
    First = GET "/pets";
    #![openapi("data/pets.yaml")]
    Behind = GET "/pets";
}

fn main() {}
