//! A name stands in one line of a report.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { name: "the\nindex" };
    B = GET "/b" { name: "nul\0" };
}

fn main() {}
