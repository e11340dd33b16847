//! One mistake in a dependency gives no second message in a scenario.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Lookup { query["a"] <- Source.jsn["a"] }
    Unfilled { path["id"] <- Source.jsn["id"] }
}

endpoint! { Unfilled = GET "/{id}"; }
scenario! { Game = [Lookup, Unfilled]; }

fn main() {}
