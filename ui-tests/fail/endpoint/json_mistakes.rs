//! What is no JSON.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { json: { "a": , "b" 1, 5: [1 2] } };
    B = POST "/b" { json: ["a", { "c": 1 "d": 2 }], timeout: 5s };
}

fn main() {}
