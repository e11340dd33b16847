//! A load test whose users work for their own machine's cores, or hardly at all, for the specifications to run as a process.

use std::time::Instant;

use backpack::prelude::*;

endpoint! { Page = GET "/page"; }

scenario! {
    Work(wait = none) = [async |_user| work(), Page];
    Rest(wait = 50ms) = [Page];
}

/// Half a millisecond of a core, as parsing and checking large answers takes it.
fn work() {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_micros(500) {
        std::hint::spin_loop();
    }
}

fn main() -> ExitCode {
    LoadTest::new()
        .scenario(Work, 1)
        .scenario(Rest, 1)
        .expect(thresholds![rate > 1_000_000/s, failures < 1%])
        .main()
}
