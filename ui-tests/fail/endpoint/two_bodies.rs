//! Two bodies for one request.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { json: { "a": 1 }, text: "a" };
}

fn main() {}
