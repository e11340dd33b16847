//! Users who come as arrivals need them cannot be steered.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    arrival_rate = 500/s,
    run_time = 1s,
    autoscale = Autoscale::new(500, 200),
    churn = 5 every 10s,
)]
fn holds() {}

fn main() {}
