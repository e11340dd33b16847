//! A semicolon forgotten between two declarations, and one after the last.

use backpack::prelude::*;

endpoint! {
    A = GET "/a"

    /// The second.
    pub(crate) B = GET "/b" { name: "b" }
}

fn main() {}
