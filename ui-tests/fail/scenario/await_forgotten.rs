//! A request that nobody awaits is never made: the compiler's own lints hold in blocks and options too.

#![deny(unused_must_use, unused_variables, deprecated)]

use backpack::prelude::*;

#[deprecated = "write `new`"]
fn old() -> &'static str {
    "old"
}

endpoint! { A = POST "/a" { json: { "x": old() }, check: |result| true }; }

scenario! {
    Game = [
        A,
        async |user| {
            A.post(user);
        },
    ];
}

fn main() {}
