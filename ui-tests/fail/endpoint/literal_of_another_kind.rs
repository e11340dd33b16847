//! A literal of another kind is told of where it stands.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { name: 5, headers: { 5: "x" }, expect: "404", redirects: 1, };
    B = GET 'b';
}

fn main() {}
