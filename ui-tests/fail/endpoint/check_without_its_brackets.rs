//! What is asked of an answer stands in brackets, also one thing alone.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: json["level"] >= 1 };
    B = GET "/b" { check: text contains "level" };
}

fn main() {}
