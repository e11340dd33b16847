//! A comparison is written with `==`, and more or equal with `>=`.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [json["level"] = 1] };
    B = GET "/b" { check: [json["level"] => 1] };
}

fn main() {}
