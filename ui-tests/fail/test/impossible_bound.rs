//! A bound that nothing meets.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    expect = [failures < 0%, rate > 100/s],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
