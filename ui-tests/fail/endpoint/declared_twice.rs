//! The same name twice.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    A = POST "/b";
}

fn main() {}
