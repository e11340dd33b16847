//! A format without a place for the value.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { headers["authorization"] <- Source.json["token"] as "Bearer" }
}

fn main() {}
