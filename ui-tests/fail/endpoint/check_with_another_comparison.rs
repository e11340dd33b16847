//! Comparisons have signs, and texts `contains`.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [text contain "level"] };
    B = GET "/b" { check: [json["level"] is 1] };
    C = GET "/c" { check: [text starts_with "level"] };
    D = GET "/d" { check: [text.contains("level")] };
    E = GET "/e" { check: [text] };
    F = GET "/f" { check: [json.level == 1] };
}

fn main() {}
