//! A declared check compares with literals.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [json["level"] >= limit()] };
    B = GET "/b" { check: [json["level"] >= 1u32] };
    C = GET "/c" { check: [json["level"] >= -"1"] };
    D = GET "/d" { check: [json["level"] == 'a'] };
    E = GET "/e" { check: [json["level"] >=] };
}

fn main() {}
