//! What completes `cargo-backpack` in a shell, and `cargo backpack` where the shell lets it.

use clap::Command;
use clap_complete::{Shell, generate};

/// The program, whose name the functions of all shells have.
const NAME: &str = "cargo-backpack";

/// Behind `cargo backpack` the same as behind `cargo-backpack`; zsh needs no more than the function, which cargo's own calls.
const BASH: &str = include_str!("completions/bash");
const FISH: &str = include_str!("completions/fish");

/// The script for a shell.
pub(crate) fn script(shell: Shell, mut command: Command) -> String {
    let mut script = Vec::new();
    generate(shell, &mut command, NAME, &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        // The states and the labels of what is generated write the `-` of the name differently.
        Shell::Bash => script.replace("cargo__subcmd__backpack", "cargo__backpack") + BASH,
        Shell::Fish => script + FISH,
        _ => script,
    }
}
