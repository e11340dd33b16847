//! What a table of a million rows costs: `cargo run --release -p backpack-bench --bin table` tells how long a test takes to start with
//! it, and how much memory it holds beside the size of the file.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use backpack::prelude::*;
use sysinfo::{Process, ProcessesToUpdate, System};

const ROWS: u32 = 1_000_000;

data! {
    Players(per = pass, order = shuffled) = csv "data/players.csv" { id: u32, amount: f64 };
}

scenario! { Look(wait = none) = [async |user| user[Players].name.is_empty()]; }

/// Of this process, in bytes.
fn memory() -> u64 {
    let mut system = System::new();
    let own = sysinfo::get_current_pid().expect("a process");
    system.refresh_processes(ProcessesToUpdate::Some(&[own]), false);
    system.process(own).map_or(0, Process::memory)
}

static STARTED: AtomicU64 = AtomicU64::new(0);
static HELD: AtomicU64 = AtomicU64::new(0);

fn main() {
    let path = std::env::temp_dir().join(format!("backpack-table-{}.csv", std::process::id()));
    let row = |id: u32| format!("{id},user{id},secret{id}@example.org,{}.25,eu\n", id % 1000);
    let rows: String = (0..ROWS).map(row).collect();
    fs::write(&path, format!("id,name,mail,amount,region\n{rows}")).expect("a file");
    drop(rows);
    let file = fs::metadata(&path).expect("a file").len();
    let (before, begin) = (memory(), Instant::now());
    let test = LoadTest::new().host("http://127.0.0.1:9").scenario(Look, 1);
    let test = test.data(Players, &path).iterations(1);
    let report = test.on_start(async move |_| {
        STARTED.store(begin.elapsed().as_millis() as u64, Ordering::Relaxed);
        HELD.store(memory(), Ordering::Relaxed);
    });
    let report = report.run().expect("a load test");
    fs::remove_file(&path).expect("it was there");
    assert_eq!(report.panics(), 0);
    let held = HELD.load(Ordering::Relaxed) - before;
    println!("{ROWS} rows, a file of {} KiB", file / 1024);
    println!("first user after {} ms", STARTED.load(Ordering::Relaxed));
    println!(
        "memory {} KiB, {:.2} of the file",
        held / 1024,
        held as f64 / file as f64
    );
}
