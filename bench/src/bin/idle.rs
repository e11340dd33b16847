//! Users that mostly wait, as most users do: when the last one has had its first answer, and how much memory there was at most.
//! Tells both in a line of JSON after the report.
//!
//! `cargo run --release -p backpack-bench --bin idle -- --host http://127.0.0.1:8080 --users 10000 --run-time 10s`

use std::fs;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use backpack::prelude::*;

endpoint! {
    /// On the test's host, or on the address that its user has.
    Index = GET "{url}" { name: "/", path: { "url": "/" } };
}

scenario! {
    Idle(wait = 1s) = [async |user| look(user).await];
    Rest(wait = 10s) = [async |user| look(user).await];
}

/// A system has some 28,000 ports for the connections from one address to one other.
const ADDRESSES: TestOption = TestOption::new(
    "addresses",
    "1",
    "How many loopback addresses of the server users are spread over",
);

static START: OnceLock<Instant> = OnceLock::new();
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// When the latest of them had its first answer, in microseconds from the start of the program.
static LAST_ARRIVAL: AtomicU64 = AtomicU64::new(0);

/// Users of a test on 127.0.0.1 go to 127.0.0.2 and so on, by their numbers.
async fn choose_address(user: &mut User) -> backpack::Result {
    let addresses: u64 = user.option(ADDRESSES).parse()?;
    let address = format!("127.0.0.{}", 1 + user.number() % addresses.max(1));
    let url = user.host().replacen("127.0.0.1", &address, 1) + "/";
    user[Index].set_path("url", url);
    Ok(())
}

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
    let code = LoadTest::new()
        .scenario(Idle, 1)
        .scenario(Rest, 1)
        .option(ADDRESSES)
        .on_start(async |user| choose_address(user).await)
        .main();
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
