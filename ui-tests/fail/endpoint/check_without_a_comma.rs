//! What is asked stands in a list, with commas.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [json["a"] == 1 headers["x-id"]] };
    B = GET "/b" { check: [json["a"] json["b"]] };
    C = GET "/c" { check: [json["a"] == 1 && json["b"] == 2] };
}

fn main() {}
