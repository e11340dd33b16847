//! A chain gives no values, and takes none.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target/{id}" { path: { "id": 1 } };
    Lookup = GET "/lookup";
}

depends! {
    Target { json["a"] <- Login.json["a"] }
    Login { json["a"] <- Source.json["a"] }
}

chain! { Login = Source; }

fn main() {}
