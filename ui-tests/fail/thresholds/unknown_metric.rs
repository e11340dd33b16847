//! Metrics that are not measured.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

fn main() {
    let _ = thresholds![
        p95 < 1s,
        meen < 1s,
        p100 < 1s,
        One.latency < 1s,
    ];
}
