//! A threshold is said once, and not together with what excludes it.

use backpack::prelude::*;

endpoint! { A = POST "/a"; }

fn main() {
    let _ = thresholds![p95 < 1s, failures < 1%, p95 < 1s];
    let _ = thresholds![A.p95 < 1s, A.p95 > 2s, rate > 100/s, rate <= 100/s];
}
