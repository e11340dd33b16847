//! The programs of this package, as processes.

use std::process::Command;

/// A program, with nothing of ours in its environment.
#[must_use]
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BACKPACK_")) {
        command.env_remove(name);
    }
    command
}
