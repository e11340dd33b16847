//! Another sign than the arrow.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { json["a"] = Source.json["a"], json["b"] <- Source.json["b"] }
}

fn main() {}
