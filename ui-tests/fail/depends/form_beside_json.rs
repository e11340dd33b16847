//! Two bodies for one request.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target";
}

depends! {
    Target { json["a"] <- Source.json["a"], form["b"] <- Source.json["b"] }
}

fn main() {}
