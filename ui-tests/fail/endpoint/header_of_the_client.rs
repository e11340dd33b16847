//! How long a body is and what becomes of a connection is not the endpoint's to say.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { headers: { "Content-Length": 5, "x": 1 }, text: "x" };
    B = POST "/b" { headers: { "connection": "close" }, text: "x" };
}

fn main() {}
