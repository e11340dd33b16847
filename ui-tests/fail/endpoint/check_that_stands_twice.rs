//! The same is asked twice.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [json["a"] >= 1, text contains "b", json["a"] >= 1.0] };
    B = GET "/b" { check: [headers["x-id"], headers["X-ID"]] };
}

fn main() {}
