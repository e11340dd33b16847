//! Every target, every source part, and endpoints that depend on each other.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! {
    A = POST "/a/{id}" { json: {} };
    B = [GET, PUT] "/b";
    C = POST "/c" { form: { "name": "x" } };
}

depends! {
    A >> DEPENDS_ON("player") >> B;
    A {
        json["list"][0]["x"] <- C.json["a"][1],
        headers["x-token"]   <- B.headers["x-token"],
        query["q"]           <- C.json or null,
        query["r"]           <- C.json["parent"] or null as "{}?",
        path["id"]           <- B.json["id"] as "p{}",
    }
    B { json <- A.json }
    C { form["name"] <- A.json["name"] as "{} the first", };
}

fn main() {
    let _ = (A, B, C);
}
