//! A function that takes something else than the report.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game], run_time = 1s,
)]
fn holds(_report: u32) {}

fn main() {}
