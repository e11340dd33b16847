//! The same parameter twice.

use backpack::prelude::*;

endpoint! {
    A = GET "/players/{id}/friends/{id}";
}

fn main() {}
