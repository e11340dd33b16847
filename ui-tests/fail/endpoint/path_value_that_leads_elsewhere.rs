//! A literal for a path parameter leaves the path as it is.

use backpack::prelude::*;

endpoint! {
    A = GET "/players/{id}" { path: { "id": ".." } };
    B = GET "/players/{id}" { path: { "id": "" } };
}

fn main() {}
