//! A header that HTTP does not allow.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { headers["x token"] <- Source.json["token"] }
}

fn main() {}
