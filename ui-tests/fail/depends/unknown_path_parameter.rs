//! A path parameter that the path does not have.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { path["ids"] <- Source.json["id"] }
    Lookup { path["id"] <- Source.json["id"] }
}

fn main() {}
