//! A target that requests do not have.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { header["a"] <- Source.json["a"] }
}

fn main() {}
