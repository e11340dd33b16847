//! A run that is to end early, in other words.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

fn main() {
    let _ = thresholds![
        p95 < 200ms abort_on_fail,
        p95 < 200ms or stop,
        p95 < 200ms or abort 10s,
        p95 < 200ms or abort in 10s,
        p95 < 200ms or abort after 10,
        p95 < 200ms or abort after 0s,
    ];
}
