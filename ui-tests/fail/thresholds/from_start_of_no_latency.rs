//! What has no intended start.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
}

fn main() {
    let _ = thresholds![
        from_start.p95 < 1s,
        from_start.failures < 1%,
        One.from_start.rate > 5/s,
        from_start < 1s,
    ];
}
