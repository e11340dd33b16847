//! The flags by which a run steers and ends itself, and its exit code then.

mod printed;
mod program;

use std::process::Output;

use backpack_tests::{Answer, RecordingServer};
use printed::{stderr, stdout};
use program::program;

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program starts")
}

/// A server at which every login fails.
fn without_logins() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("POST /login", Answer::status(500));
    server
}

#[test]
fn too_many_failures_are_exit_code_1() {
    let server = without_logins();
    let output = run(&[
        "-H",
        server.url(),
        "-u",
        "4",
        "-t",
        "30s",
        "--max-failures",
        "0",
    ]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    assert!(
        text.contains("Ended early: more than 0 failures: "),
        "{text}"
    );
}

#[test]
fn the_environment_says_the_same() {
    let server = without_logins();
    let output = program(&["-H", server.url(), "-u", "4", "-t", "30s"])
        .env("BACKPACK_MAX_FAILURES", "0.5%")
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    assert!(
        text.contains("Ended early: more than 0.5 % of failures: "),
        "{text}"
    );
}

#[test]
fn churn_brings_new_connections() {
    let server = RecordingServer::start();
    let output = run(&[
        "-H",
        server.url(),
        "-u",
        "3",
        "-t",
        "1500ms",
        "--churn",
        "1:400ms",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        (6..=7).contains(&server.connections()),
        "{}",
        server.connections()
    );
}

#[test]
fn the_autoscaler_tells_what_it_looks_for() {
    let server = RecordingServer::start();
    let output = run(&[
        "-H",
        server.url(),
        "-t",
        "1500ms",
        "--autoscale",
        "500:200",
        "--autoscale-cycle",
        "1s",
        "--autoscale-volatility",
        "20%",
        "--autoscale-epsilon",
        "2.5%",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = stdout(&output);
    assert!(
        text.contains("autoscale: looks for 500.0/s with at most 200 users"),
        "{text}"
    );
}

#[test]
fn wrong_values_are_exit_code_2_and_say_what_to_write() {
    let server = RecordingServer::start();
    for (arguments, says) in [
        (["--max-failures", "many"], "write 100 or 5%"),
        (["--max-failures", "100%"], "from 0 to below 100"),
        (["--churn", "5"], "write 5:10s"),
        (["--churn", "0:10s"], "churn of 0 users"),
        (["--churn", "5:0s"], "churn every 0s"),
        (["--autoscale", "500"], "write 500:200"),
        (["--autoscale", "0:200"], "above 0"),
        (["--autoscale", "500:0"], "at most 0 users"),
        (["--autoscale-cycle", "5s"], "--autoscale <RATE:USERS>"),
    ] {
        let host = ["-H", server.url(), "-t", "1s"];
        let output = run(&[&host[..], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        let text = stderr(&output);
        assert!(text.contains(says), "{says} for {arguments:?}: {text}");
    }
    assert_eq!(server.count(), 0);
}
