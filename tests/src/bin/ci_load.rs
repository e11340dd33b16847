//! The load test of docs/in-ci.md, for the specification of the workflow to run as a process.

use std::path::Path;

use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit(wait = 100ms..300ms) = [Index]; }

/// The report of the latest run of the main branch.
const BASELINE: &str = "baseline.json";

fn main() -> ExitCode {
    let mut test = LoadTest::new()
        .scenario(Visit, 1)
        .expect(thresholds![p95 < 5s, failures < 1%]);
    if Path::new(BASELINE).exists() {
        test = test
            .baseline(BASELINE)
            .expect(thresholds![p50 < baseline * 1.5, p95 < baseline * 2]);
    }
    test.main()
}
