//! Each mistake gets its own message.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game @ 0],
    usrs = 5,
    run_time = 5,
    expect = [p95 < 1%, failures < 0%],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
