//! A misspelled option.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { timout: 5s };
}

fn main() {}
