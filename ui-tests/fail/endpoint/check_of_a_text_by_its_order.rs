//! Texts, flags and `null` are not more or less than others.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [json["name"] < "m"] };
    B = GET "/b" { check: [text >= "m"] };
    C = GET "/c" { check: [json["done"] > true] };
    D = GET "/d" { check: [headers["x-level"] >= 1] };
}

fn main() {}
