//! An answer has JSON, headers, a text and a status.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [body contains "level"] };
    B = GET "/b" { check: [header["x-id"] == "7"] };
    C = GET "/c" { check: [jsn["level"]] };
    D = GET "/d" { check: [elapsed < 5] };
}

fn main() {}
