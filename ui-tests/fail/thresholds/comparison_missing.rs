//! A metric without a comparison.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

fn main() {
    let _ = thresholds![
        p95,
        failures == 0,
        rate > 1/s,
    ];
}
