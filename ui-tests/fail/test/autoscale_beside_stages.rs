//! The stages say how many users run.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    stages = [to(100).over(1m)],
    autoscale = Autoscale::new(500, 200),
)]
fn holds() {}

fn main() {}
