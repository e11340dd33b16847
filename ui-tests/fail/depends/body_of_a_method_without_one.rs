//! A value for a body that is never sent.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Lookup { json["a"] <- Source.json["a"], form["b"] <- Source.json["b"] }
}

fn main() {}
