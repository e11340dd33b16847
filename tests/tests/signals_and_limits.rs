//! What the system asks of a load test's `main`: Ctrl-C, and limits on open files.
#![cfg(unix)]

mod printed;
mod program;

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use backpack_tests::{Answer, RecordingServer};
use printed::{stderr, stdout};
use program::program;

/// The program with these limits, in the words of the shell.
fn limited(limits: &str, arguments: &[&str]) -> Output {
    let script = format!("{limits}; exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_small_load")])
        .args(arguments)
        .output()
        .expect("a shell")
}

#[test]
fn a_soft_limit_is_raised() {
    let server = RecordingServer::start();
    let arguments = ["-H", server.url(), "-u", "150", "-t", "2s", "-s", "5s"];
    let output = limited("ulimit -Sn 64", &arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!stdout(&output).contains("open files"), "{output:?}");
    assert!(server.connections() >= 150, "{}", server.connections());
}

#[test]
fn a_hard_limit_says_how_many_users_are_possible() {
    let server = RecordingServer::start();
    for (limit, possible) in [(100, 36), (1024, 768)] {
        let arguments = ["-H", server.url(), "-u", "900", "-t", "1s"];
        let output = limited(&format!("ulimit -n {limit}"), &arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let told = format!("at most {possible} users");
        assert!(stderr(&output).contains(&told), "{output:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_limit_below_what_one_user_needs_says_how_much_that_is() {
    let arguments = ["-H", "http://127.0.0.1:1", "-t", "1s"];
    let output = limited("ulimit -n 32", &arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let text = stderr(&output);
    assert_eq!(text.lines().count(), 1, "{text}");
    for words in ["1 user needs 65 open files", "allows 32", "`ulimit -n 65`"] {
        assert!(text.contains(words), "{text}");
    }
}

/// The program, on its way without an end of its own.
fn running(server: &RecordingServer, more: &[&str]) -> Child {
    let child = program(&[&["-H", server.url(), "-u", "2"], more].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    server.wait_for(3);
    child
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.expect("`kill` runs").success());
}

/// Its output, if it ends in time.
fn end(mut child: Child, within: Duration) -> Output {
    let deadline = Instant::now() + within;
    while child.try_wait().expect("it can be asked").is_none() {
        if Instant::now() > deadline {
            child.kill().expect("it can be ended");
            panic!("it was to end within {within:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("its output")
}

#[test]
fn the_first_ends_the_run_with_the_table() {
    let server = RecordingServer::start();
    let child = running(&server, &[]);
    interrupt(&child);
    let output = end(child, Duration::from_secs(10));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains("Aggregated"), "{output:?}");
}

#[test]
fn the_second_ends_it_at_once() {
    let server = RecordingServer::start();
    server.answers("GET /players/7", Answer::never());
    let mut child = running(&server, &["-s", "60s"]);
    while server.arrived_at("GET /players/7").is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    // One request hangs for a minute: only a further interrupt can end the program.
    let interrupted = Instant::now();
    while child.try_wait().expect("it can be asked").is_none() {
        assert!(
            interrupted.elapsed() < Duration::from_secs(10),
            "it was to end at once"
        );
        interrupt(&child);
        std::thread::sleep(Duration::from_millis(50));
    }
    let output = child.wait_with_output().expect("its output");
    assert_eq!(output.status.code(), Some(130), "{output:?}");
}

#[test]
fn the_first_after_the_end_of_the_time_waits_for_the_table_too() {
    let server = RecordingServer::start();
    server.answers("GET /players/7", Answer::ok().after(Duration::from_secs(3)));
    let child = running(&server, &["-t", "1s", "-s", "10s"]);
    std::thread::sleep(Duration::from_millis(1500));
    interrupt(&child);
    let output = end(child, Duration::from_secs(10));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains("Aggregated"), "{output:?}");
}
