//! A target that lies in another.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { json["a"] <- Source.json["a"], json["a"]["b"] <- Lookup.json["b"] }
}

fn main() {}
