//! The name of a header that is asked for.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [headers["x id"]] };
    B = GET "/b" { check: [headers] };
    C = GET "/c" { check: [headers[0] == "a"] };
    D = GET "/d" { check: [headers["x-id"] == "a\nb"] };
}

fn main() {}
