//! Two values for one target.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { headers["x-id"] <- Source.json["a"], headers["X-Id"] <- Lookup.json["b"] }
}

fn main() {}
