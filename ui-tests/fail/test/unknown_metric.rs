//! A misspelled metric.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    expect = [p95 < 200ms, failurs < 1%],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
