//! A dependency on itself, by any path.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { json["a"] <- Target.json["a"] }
    Source { json["a"] <- self::Source.json["a"] }
    Lookup >> DEPENDS_ON("a") >> Lookup;
}

fn main() {}
