//! The small load test as a process.

use std::process::{Command, Output};

/// The program with these arguments, and nothing of ours in its environment.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_small_load"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BACKPACK_")) {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

/// What it printed.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// What it complained of.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}
