//! A short form without its semicolon.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target >> DEPENDS_ON("a") >> Source
}

fn main() {}
