//! A test with nobody in it.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    users = 0,
    spawn_rate = 0,
    run_time = 0s,
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
