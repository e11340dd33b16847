//! The function takes the report and nothing else.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
)]
fn holds(_report: Report, _more: u32) {}

fn main() {}
