//! Users are exchanged every so often.

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
    churn = 5 per 10s,
)]
fn holds() {}

fn main() {}
