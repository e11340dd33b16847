//! Every metric, comparison and unit.
#![deny(warnings)]

use backpack::prelude::*;

mod api {
    backpack::endpoint! { pub Index = GET "/"; }
}

fn main() {
    let thresholds = thresholds![
        p50 < 200ms, p99.9 <= 1.5s, p1 > 1ms, mean < 1s, min >= 1ms, max < 1m,
        failures < 1%, failures <= 0, failures <= 0.5%, failures < 10, requests > 1_000, rate > 100/s, rate >= 0.5/s,
        api::Index.p99.95 < 500ms, api::Index.failures < 1%,
        p95 < 200ms or abort, rate > 50/s or abort after 10s, api::Index.p95 < baseline or abort after 1m30s,
        from_start.p99.9 < 1s, from_start.mean < baseline * 2, api::Index.from_start.max < 5s or abort after 10s,
        first_byte.p95 < 100ms, first_byte.mean < baseline, api::Index.first_byte.min > 1ms or abort after 10s,
        p95 < baseline * 1.1, failures <= baseline, rate > baseline * 0.9, api::Index.max < baseline * 2,
    ];
    assert_eq!(thresholds.len(), 28);
    assert!(thresholds![].is_empty());
}
