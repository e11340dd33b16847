//! Names that nothing declares.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { json["a"] <- Sorce.json["a"] }
    Targe { json["a"] <- Source.json["a"] }
}

fn main() {}
