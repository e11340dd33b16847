//! Two values for one target, in the short and the long form.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target >> DEPENDS_ON("a") >> Source;
    Target { json["a"] <- Lookup.json["a"] }
}

fn main() {}
