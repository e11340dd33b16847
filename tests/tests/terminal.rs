//! A run at a terminal: what is shown meanwhile, what keys do, and how the terminal is left behind.
#![cfg(unix)]

mod program;
mod pseudo_terminal;

use std::process::Command;
use std::time::{Duration, Instant};

use backpack_tests::{Answer, RecordingServer};
use program::program;
use pseudo_terminal::PseudoTerminal;

const CTRL_C: &str = "\u{3}";

/// The program at a terminal, on its way without a live page.
fn running(server: &RecordingServer, more: &[&str]) -> PseudoTerminal {
    let arguments = [&["--headless", "-H", server.url()], more].concat();
    PseudoTerminal::start(program(&arguments))
}

/// The program as this line of a shell starts it: `"$@"` is the program with its arguments.
fn in_shell(line: &str, arguments: &[&str]) -> PseudoTerminal {
    let mut shell = Command::new("sh");
    shell
        .args([
            "-c",
            line,
            "sh",
            env!("CARGO_BIN_EXE_small_load"),
            "--headless",
        ])
        .args(arguments);
    PseudoTerminal::start(shell)
}

fn wait_for_connections(terminal: &mut PseudoTerminal, server: &RecordingServer, count: usize) {
    terminal.wait(&format!("{count} connections"), |_| {
        (server.connections() >= count).then_some(())
    });
}

#[test]
fn one_line_shows_time_users_rate_failures_and_the_percentile() {
    let server = RecordingServer::start();
    server.answers("GET /players/7", Answer::status(500));
    let mut terminal = running(&server, &["-u", "4", "-t", "10m"]);
    let words = ["of 10m", "· 4 users ·", "/s ·", "% failed · p95 ", "ms"];
    let line = terminal.wait("a line with failures", |it| {
        let line = it.wait_for_line(&words);
        (!line.contains(" 0.0 % failed")).then_some(line)
    });

    // It is drawn over, again and again.
    let later = |it: &mut PseudoTerminal| (!it.screen().contains(&line)).then_some(());
    terminal.wait("another line", later);
    let screen = terminal.screen();
    let lines = screen.lines().filter(|line| line.contains("% failed"));
    assert_eq!(lines.count(), 1, "{screen}");

    terminal.type_in(CTRL_C);
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    let screen = terminal.screen();
    assert!(!screen.contains("% failed"), "it gives way: {screen}");
    assert!(screen.contains("Aggregated"), "{screen}");
}

#[test]
fn keys_add_users_and_take_them_away() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &["-u", "2"]);
    terminal.wait_for_line(&["· 2 users ·"]);
    wait_for_connections(&mut terminal, &server, 2);
    for (key, users) in [("W", 12), ("w", 13), ("s", 12), ("S", 2)] {
        terminal.type_in(key);
        terminal.wait_for_line(&[&format!("· {users} users ·")]);
    }
    assert!(server.connections() >= 13, "a connection each");
    terminal.type_in("ww");
    terminal.wait_for_line(&["· 4 users ·"]);
}

#[test]
fn function_keys_and_arrows_change_nothing() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &["-u", "2"]);
    terminal.wait_for_line(&["· 2 users ·"]);
    let (f4, shift_f4, up) = ("\u{1b}OS", "\u{1b}[1;2S", "\u{1b}[A");
    terminal.type_in(&[f4, shift_f4, up, "w"].concat());
    terminal.wait_for_line(&["· 3 users ·"]);
}

#[test]
fn a_key_tells_what_the_keys_do() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &[]);
    terminal.wait_until_taken();
    terminal.type_in("?");
    terminal.wait_for_line(&["w W", "s S", "users", "Ctrl-C"]);
    terminal.wait_for_line(&["% failed"]);
}

#[test]
fn a_key_ends_the_run_with_the_table() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &[]);
    terminal.wait_until_taken();
    terminal.type_in("q");
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    terminal.wait_for_line(&["Aggregated"]);
    assert!(terminal.is_as_before());
}

#[test]
fn keys_count_where_nothing_is_shown() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &["--only-summary"]);
    terminal.wait_until_taken();
    terminal.type_in("W");
    wait_for_connections(&mut terminal, &server, 11);
    terminal.type_in("q");
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    let raw = terminal.raw();
    assert!(!raw.contains("% failed"), "{raw}");
    assert!(raw.contains("Aggregated"), "{raw}");
}

#[test]
fn the_end_of_the_time_leaves_the_terminal_as_it_was() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &["-t", "2s"]);
    terminal.wait_until_taken();
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    assert!(terminal.is_as_before());
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &[]);
    terminal.wait_until_taken();
    terminal.type_in(CTRL_C);
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    assert!(terminal.is_as_before());
}

#[test]
fn a_second_ctrl_c_leaves_the_terminal_as_it_was() {
    let server = RecordingServer::start();
    server.answers("GET /players/7", Answer::never());
    let mut terminal = running(&server, &["-s", "60s"]);
    terminal.wait_until_taken();
    terminal.wait("a request without an answer", |_| {
        (!server.arrived_at("GET /players/7").is_empty()).then_some(())
    });
    terminal.type_in(CTRL_C);
    terminal.wait_for_line(&["stopping"]);
    terminal.type_in(CTRL_C);
    assert_eq!(terminal.wait_for_end().code(), Some(130));
    assert!(terminal.is_as_before());
}

#[test]
fn a_signal_to_end_leaves_the_terminal_as_it_was() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &[]);
    terminal.wait_until_taken();
    terminal.signal("-TERM");
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    terminal.wait_for_line(&["Aggregated"]);
    assert!(terminal.is_as_before());
}

#[test]
fn a_panic_that_aborts_leaves_the_terminal_as_it_was() {
    let server = RecordingServer::start();
    let mut command = Command::new(env!("CARGO_BIN_EXE_panicking_load"));
    command.args(["--headless", "-H", server.url()]);
    let mut terminal = PseudoTerminal::start(command);
    terminal.wait_until_taken();
    server.answers("GET /", Answer::status(418));
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for_line(&["outside of all users"]);
    assert!(terminal.is_as_before());
}

#[test]
fn a_stopped_program_gives_the_terminal_back_until_it_is_continued() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &["-u", "2"]);
    terminal.wait_until_taken();
    terminal.signal("-TSTP");
    terminal.wait("the shell's terminal", |it| it.is_as_before().then_some(()));
    terminal.signal("-CONT");
    terminal.wait_until_taken();
    terminal.type_in("w");
    terminal.wait_for_line(&["· 3 users ·"]);
}

#[test]
fn a_closed_window_ends_the_program() {
    let server = RecordingServer::start();
    let mut terminal = running(&server, &[]);
    terminal.wait_until_taken();
    let mut child = terminal.close();
    let deadline = Instant::now() + Duration::from_secs(20);
    while child.try_wait().expect("a child").is_none() {
        if Instant::now() > deadline {
            child.kill().expect("it can be ended");
            panic!("it was to end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn in_the_background_the_keyboard_is_left_alone() {
    let server = RecordingServer::start();
    let arguments = ["-H", server.url(), "-t", "2s"];
    let mut terminal = in_shell(
        r#"set -m; "$@" & wait $!; echo "ended with $?""#,
        &arguments,
    );
    terminal.wait_for_line(&["% failed"]);
    assert!(terminal.is_as_before());
    terminal.wait_for_line(&["ended with 0"]);
}

#[test]
fn without_a_keyboard_the_line_is_shown_all_the_same() {
    let server = RecordingServer::start();
    let arguments = ["-H", server.url(), "-t", "30s"];
    let mut terminal = in_shell(r#"exec "$@" </dev/null"#, &arguments);
    terminal.wait_for_line(&["% failed"]);
    assert!(terminal.is_as_before());
    terminal.type_in(CTRL_C);
    assert_eq!(terminal.wait_for_end().code(), Some(0));
}

#[test]
fn the_report_in_a_file_is_not_in_the_way_of_the_line() {
    let server = RecordingServer::start();
    let arguments = ["-H", server.url(), "-t", "2s"];
    let mut terminal = in_shell(r#"exec "$@" >/dev/null"#, &arguments);
    terminal.wait_for_line(&["% failed"]);
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    assert!(!terminal.raw().contains("Aggregated"));
}

#[test]
fn without_headless_a_page_waits_for_its_start() {
    let server = RecordingServer::start();
    let arguments = ["-H", server.url(), "-t", "1s", "--web-port", "0"];
    let mut terminal = PseudoTerminal::start(program(&arguments));
    terminal.wait_for_line(&["live page: http://127.0.0.1:", "--headless"]);
    terminal.type_in(CTRL_C);
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    assert_eq!(server.count(), 0);
    assert!(terminal.is_as_before());
}

#[test]
fn keys_typed_before_the_run_show_nowhere_and_do_nothing() {
    let server = RecordingServer::start();
    // The program starts late, with keys that wait for it already.
    let line = r#"read line; exec "$@""#;
    let arguments = ["-H", server.url(), "-u", "2"];
    let mut terminal = in_shell(line, &arguments);
    terminal.type_in("\nWWW");
    terminal.wait_for_line(&["· 2 users ·"]);
    terminal.type_in("w");
    terminal.wait_for_line(&["· 3 users ·"]);
}

#[test]
fn keys_show_nowhere_while_the_page_waits() {
    let server = RecordingServer::start();
    let arguments = ["-H", server.url(), "--web-port", "0"];
    let mut terminal = PseudoTerminal::start(program(&arguments));
    terminal.wait_until_taken();
    terminal.type_in("WqW");
    terminal.wait_for_line(&["live page: http://127.0.0.1:"]);
    terminal.type_in(CTRL_C);
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    let screen = terminal.screen();
    assert!(!screen.contains("WqW"), "{screen}");
    assert!(terminal.is_as_before());
}

#[test]
fn a_run_that_the_page_starts_by_itself_is_shown_and_steered_here_too() {
    let server = RecordingServer::start();
    let arguments = ["-H", server.url(), "-u", "2", "--web-port", "0"];
    let page = ["--autostart", "--autoquit", "0"];
    let mut terminal = PseudoTerminal::start(program(&[&arguments[..], &page].concat()));
    terminal.wait_for_line(&["· 2 users ·"]);
    terminal.type_in("w");
    terminal.wait_for_line(&["· 3 users ·"]);
    terminal.type_in("q");
    assert_eq!(terminal.wait_for_end().code(), Some(0));
    terminal.wait_for_line(&["Aggregated"]);
    assert!(terminal.is_as_before());
}
