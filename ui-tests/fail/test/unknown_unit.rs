//! A unit that is not known.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    run_time = 5sek,
    expect = [p95 < 200us],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
