//! Nothing of a body can be asked for where the answers have none.

use backpack::prelude::*;

endpoint! {
    A = HEAD "/a" { check: [json["level"] >= 1] };
    B = GET "/b" { expect: [204, 304], check: [headers["x-id"], text contains "level"] };
    C = GET "/c" { answer: discard, check: [json] };
}

fn main() {}
