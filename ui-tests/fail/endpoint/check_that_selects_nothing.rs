//! What a check looks for parses.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [html["a["] == "b", text["(a)(b)"], xml["a"]] };
}

fn main() {}
