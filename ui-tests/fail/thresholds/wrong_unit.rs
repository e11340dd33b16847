//! Bounds in a unit that is not the metric's.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

fn main() {
    let _ = thresholds![
        p95 < 1%,
        failures < 1s,
        rate > 100,
        requests > 100/s,
        rate > 5/m,
        mean < 200,
    ];
}
