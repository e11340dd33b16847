//! More failures than requests.

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
    max_failures = 150%,
)]
fn holds() {}

fn main() {}
