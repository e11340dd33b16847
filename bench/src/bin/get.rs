//! One GET after the other without a wait: what a generator can do at most.
//!
//! `cargo run --release -p backpack-bench --bin get -- --host http://127.0.0.1:8080 --users 64 --run-time 2s`

use backpack::prelude::*;

endpoint! { Index = GET "/"; }

scenario! { Visit(wait = none) = [Index]; }

fn main() -> ExitCode {
    LoadTest::new().scenario(Visit, 1).main()
}
