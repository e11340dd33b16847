//! The same scenario twice.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Game @ 2],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
