//! A threshold without a sample behind it.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game], run_time = 1s,
    expect = [One.p95 < 1s, Two.p95 < 1s],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
