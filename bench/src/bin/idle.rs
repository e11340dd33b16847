//! Users that mostly wait, as most users do: when the last one has had its first answer, and how much memory there was at most.
//! Tells both in a line of JSON after the report.
//!
//! `cargo run --release -p backpack-bench --bin idle -- --host http://127.0.0.1:8080 --users 10000 --run-time 10s`

use std::fs;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use backpack::prelude::*;

endpoint! { Index = GET "/"; }

scenario! { Idle(wait = 1s) = [async |user| look(user).await]; }

static START: OnceLock<Instant> = OnceLock::new();
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// When the latest of them had its first answer, in microseconds from the start of the program.
static LAST_ARRIVAL: AtomicU64 = AtomicU64::new(0);

async fn look(user: &mut User) {
    let is_first = !user[Index].succeeded();
    Index.request(user).await;
    if is_first && user[Index].succeeded() {
        let now = START.get_or_init(Instant::now).elapsed();
        LAST_ARRIVAL.fetch_max(now.as_micros() as u64, Relaxed);
        ARRIVED.fetch_add(1, Relaxed);
    }
}

fn main() -> ExitCode {
    START.get_or_init(Instant::now);
    let code = LoadTest::new().scenario(Idle, 1).main();
    println!(
        r#"{{"arrived": {}, "all_arrived_s": {:.3}, "peak_kib": {}}}"#,
        ARRIVED.load(Relaxed),
        LAST_ARRIVAL.load(Relaxed) as f64 / 1e6,
        peak_memory_kib().unwrap_or(0),
    );
    code
}

/// The most memory that this process has had, as Linux counts it.
fn peak_memory_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
