//! A fragment never reaches the server.

use backpack::prelude::*;

endpoint! {
    A = GET "/public#init";
}

fn main() {}
