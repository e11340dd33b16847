//! Query values and headers stand in the contract, but for those that any request may have.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Option = GET "/pets" { query: { "limt": 10 } };
    InPath = GET "/pets?offset=1";
    None = GET "/pets/{id}" { query: { "deep": true } };
    Header = GET "/pets" { headers: { "x-tenat": "a" } };
    Given = GET "/pets";
}

endpoint! {
    Source = GET "/source";
}

depends! {
    Given {
        query["sortt"] <- Source.json["sort"],
        headers["x-tenants"] <- Source.json["tenant"],
    }
}

fn main() {}
