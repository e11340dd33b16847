//! An endpoint is no scenario, and a name that nothing declares neither.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [One, Gam],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
