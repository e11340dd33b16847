//! Thresholds on a baseline that was not given.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    run_time = 1s,
    expect = [failures < 1%, One.p95 < baseline * 1.1, rate > baseline * 0.9],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
