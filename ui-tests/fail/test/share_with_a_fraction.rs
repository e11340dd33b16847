//! A share is a whole number.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game @ 1.5],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
