//! Bounds that nothing, or everything, can meet.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

fn main() {
    let _ = thresholds![
        failures < 0%,
        failures <= 100%,
        failures < 101%,
        requests >= 0,
        p95 < 0ms,
        failures < 0,
        rate >= 0/s,
        mean < -1s,
    ];
}
