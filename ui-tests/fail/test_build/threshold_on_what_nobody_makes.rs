//! Thresholds on a chain, a scenario and a metric that the test never comes to.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

chain! { Enter = One + One; }
metric! { Logins = count; }

scenario! {
    Game = [One];
    Other = [Two];
}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    run_time = 1s,
    expect = [Enter.p95 < 1s, Other.failures < 1%, Logins > 3, Two.p95 < 1s, Game.p95 < 1s],
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
