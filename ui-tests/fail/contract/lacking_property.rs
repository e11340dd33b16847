//! A JSON literal has the properties that its contract requires; a key that nobody knows may be what one was called.

use backpack::prelude::*;

endpoint! {
    #![openapi("data/pets.yaml")]
    Lacks = POST "/pets" { json: { "name": "rex" } };
    Renamed = POST "/pets" { json: { "nick": "rex", "kind": "dog" } };
    Nested = POST "/pets" { json: { "name": "rex", "kind": "dog", "toys": [{ "is": "bone" }, { "is": "ball" }] } };
}

fn main() {}
