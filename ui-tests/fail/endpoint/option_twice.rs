//! The same option twice.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { name: "one", timeout: 5s, name: "two" };
}

fn main() {}
