//! Only texts contain others.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [json["name"] contains "a"] };
    B = GET "/b" { expect: [200, 204], check: [status contains "2"] };
    C = GET "/c" { check: [text contains ""] };
    D = GET "/d" { check: [text contains 5] };
    E = GET "/e" { check: [headers["x-level"] == 5] };
}

fn main() {}
