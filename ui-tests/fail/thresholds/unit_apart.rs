//! A unit stands at its number.

use backpack::prelude::*;

fn main() {
    let _ = thresholds![p95 < 2 s, failures < 1%];
}
