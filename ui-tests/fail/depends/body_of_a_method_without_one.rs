//! A value for a body that is never sent.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
    Search = GET "/search";
}

depends! {
    Lookup { json["a"] <- Source.json["a"] }
    Search { form["b"] <- Source.json["b"] }
}

fn main() {}
