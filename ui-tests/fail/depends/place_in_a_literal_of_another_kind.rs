//! A place in the body leads through what the endpoint declares.

use backpack::prelude::*;

endpoint! {
    Source = GET "/source";
    A = POST "/a" { json: { "list": [1], "number": 5, "object": { "a": null } } };
}

depends! {
    A {
        json["list"]["x"] <- Source.json["a"],
        json["number"]["x"] <- Source.json["b"],
        json["object"][0] <- Source.json["c"],
    }
}

fn main() {}
