//! All dependencies of one endpoint stand in one invocation.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! { Target { json["a"] <- Source.json["a"] } }
depends! { Target { json["b"] <- Source.json["b"] } }

fn main() {}
