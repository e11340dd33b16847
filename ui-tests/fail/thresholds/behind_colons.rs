//! What is measured of an endpoint stands behind a dot.

use backpack::prelude::*;

endpoint! { One = GET "/one"; }

fn main() {
    thresholds![One::p95 < 1s];
    thresholds![One::first_byte.p95 < 1s, self::One.max < 2s];
}
