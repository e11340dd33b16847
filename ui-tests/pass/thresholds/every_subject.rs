//! Thresholds on chains, scenarios and endpoints, in tests and beside them.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! { Enter = One + One; }

scenario! {
    Inner(runtime = 1s) = [Enter];
    Game(runtime = 1s) = [Two.get, Inner];
    Tour(runtime = 1s) = sequence [[One @ 50%], [Enter]];
}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game, Tour],
    expect = [Enter.p95 < 1s, Inner.failures < 1%, Game.count > 10, Tour.rate > 0.5/s, Two.p95 < 1s, first_byte.p99 < 1s, Two.first_byte.max < 1s],
)]
fn holds(report: Report) {
    assert_eq!(report.chain(Enter).failures(), 0);
    assert_eq!(report.scenario(Inner).interrupted(), 0);
}

fn main() {
    let _ = Tour;
    let thresholds = thresholds![
        Enter.p95 < 1s, Enter.mean < 1s, Enter.min > 1ms, Enter.max < 5s, Enter.failures <= 3, Enter.count > 10,
        Game.failures < 1%, Game.p99.9 < 1m, Game.count >= 1, Game.rate > 5/s, Game.p50 < baseline * 2 or abort after 10s,
        One.p95 < 1s, Two.failures < 1%, One.first_byte.p95 < 100ms, Two.first_byte.mean < baseline * 1.1,
    ];
    assert_eq!(thresholds.len(), 15);
}
