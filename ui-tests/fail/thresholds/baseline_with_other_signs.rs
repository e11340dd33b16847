//! A baseline is multiplied, and nothing else.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

fn main() {
    let _ = thresholds![
        p95 < baseline + 5ms,
        p95 < baseline / 2,
        p95 < baseline.p95,
        p95 < baseline * 2 * 3,
    ];
}
