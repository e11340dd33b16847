//! A thousand sockets in one process, with a message a second over each: the rate that was asked for, and little memory.

#![cfg(target_os = "linux")] // which tells how much memory a process has had

use backpack_tests::{Folder, SocketServer, command};
use serde_json::Value;

/// How long it is measured.
const SECONDS: f64 = 6.0;

/// How much memory the program had at most, in KiB, with so many sockets; and how many messages a second were answered.
fn held(server: &SocketServer, sockets: u32) -> (f64, f64) {
    let (folder, users) = (Folder::empty("many_sockets"), sockets.to_string());
    let file = folder.path("report.json");
    let mut program = command(env!("CARGO_BIN_EXE_socket_load"));
    // All are there before it is measured, for the six seconds that are left.
    let time = ["-u", &users, "-r", "500", "--warm-up", "5s", "-t", "11s"];
    program
        .args(["-H", server.url(), "--json", &file])
        .args(time);
    let output = program.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let peak = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|line| line.trim().split(' ').next()?.parse().ok());
    let report = std::fs::read_to_string(&file).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let rows = report["rows"].as_array().expect("rows");
    let asked = rows.iter().find(|row| row["method"] == "WS ask");
    let asked = asked.and_then(|row| row["requests"].as_f64());
    (peak.expect("a peak"), asked.expect("a row") / SECONDS)
}

#[test]
fn a_thousand_sockets_keep_their_rate_and_take_little_memory() {
    let server = SocketServer::start();
    let (few, _) = held(&server, 10);
    let (many, rate) = held(&server, 1010);
    assert!((rate - 1010.0).abs() <= 10.1, "{rate} messages a second");
    let each = (many - few) / 1000.0;
    println!("{each:.1} KiB a socket, {rate:.1} messages a second");
    assert!(each <= 40.0, "{each} KiB a socket");
}
