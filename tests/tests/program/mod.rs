//! The small load test as a process.

use std::process::Command;

/// The program with these arguments, and nothing of ours in its environment.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = backpack_tests::command(env!("CARGO_BIN_EXE_small_load"));
    command.args(arguments);
    command
}
