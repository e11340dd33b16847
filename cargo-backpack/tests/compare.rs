//! `cargo backpack compare` puts two reports beside each other, and its exit code says whether the later one is worse.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use backpack::prelude::*;

endpoint! {
    Index = GET "/";
    Slow = GET "/slow";
}

scenario! {
    Visit(wait = none) = [Index, Slow];
    Short(wait = none) = [Index];
}

/// A server whose `/slow` takes so long.
fn server(delay: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || answer(connection, delay));
        }
    });
    format!("http://{address}")
}

fn answer(connection: TcpStream, delay: Duration) -> Option<()> {
    let mut answers = connection.try_clone().ok()?;
    let mut lines = BufReader::new(connection).lines();
    loop {
        let first = lines.next()?.ok()?;
        while !lines.next()?.ok()?.is_empty() {}
        if first.contains("/slow") {
            thread::sleep(delay);
        }
        answers
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            .ok()?;
    }
}

/// The report of a short run.
fn report<S: backpack::Scenario>(file: &Path, scenario: S, delay: u64) {
    let report = LoadTest::new()
        .host(server(Duration::from_millis(delay)))
        .scenario(scenario, 1)
        .users(2)
        .spawn_rate(100.0)
        .iterations(100)
        .run()
        .expect("a run");
    fs::write(file, report.json()).expect("written");
}

fn compare(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_cargo-backpack"))
        .args(["backpack", "compare"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let told = [stdout, stderr].concat();
    (status.code(), String::from_utf8_lossy(&told).into_owned())
}

#[test]
fn a_slower_run_is_worse() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    report(&folder.join("fast.json"), Visit, 2);
    report(&folder.join("slow.json"), Visit, 60);
    report(&folder.join("short.json"), Short, 2);

    // Machines are noisy: what is not slow may be several times slower than before.
    let (code, told) = compare(folder, &["fast.json", "slow.json", "--slower", "500%"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("worse: GET /slow: 95 % took "), "{told}");
    assert!(!told.contains("worse: GET /:"), "{told}");
    assert!(told.starts_with("Baseline fast.json of "), "{told}");

    let (code, told) = compare(folder, &["slow.json", "fast.json", "--slower", "500"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(!told.contains("worse"), "{told}");

    let (code, told) = compare(folder, &["fast.json", "short.json", "--slower", "10000"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(
        told.contains("worse: GET /slow: is not there any more"),
        "{told}"
    );
}

#[test]
fn what_is_no_report_is_told_in_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.json"), "{}").expect("written");
    for (before, told) in [
        ("a.json", "a.json is no JSON report"),
        ("no.json", "no.json cannot be read"),
    ] {
        let (code, said) = compare(folder.path(), &[before, "a.json"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.starts_with(&format!("error: {told}")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    let (code, said) = compare(folder.path(), &["a.json", "a.json", "--slower", "much"]);
    assert_eq!(code, Some(2), "{said}");
}
