//! A misspelled `DEPENDS_ON`.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target >> DEPEND_ON("a") >> Source;
    Source >> DEPENDS_ON(a) >> Target;
}

fn main() {}
