//! The small load test as a process.

use std::process::Command;

/// The program with these arguments, and nothing of ours in its environment.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_small_load"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BACKPACK_")) {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}
