//! A header without its name, and one with two.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { headers <- Source.json["token"], headers["a"]["b"] <- Source.json["b"] }
}

fn main() {}
