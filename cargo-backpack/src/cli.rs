//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::fmt;

/// How cargo calls it: with its own name first.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo")]
enum Cargo {
    Backpack(Backpack),
}

/// What a load test needs beside its build.
#[derive(Args)]
#[command(version, arg_required_else_help = true)]
struct Backpack {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Fmt(Fmt),
}

/// Formats the bodies of Backpack's macros, which rustfmt leaves alone. What cannot be read stays as it is.
#[derive(Args)]
struct Fmt {
    /// Files, and folders with all their Rust files; this folder unless some are named
    paths: Vec<PathBuf>,
    /// Changes nothing: tells which files would change, and exits with 1 where some would
    #[arg(long)]
    check: bool,
    /// Reads a file from the standard input and writes it to the standard output
    #[arg(long, conflicts_with_all = ["paths", "check"])]
    stdin: bool,
}

/// Does what was asked for.
pub(crate) fn run() -> ExitCode {
    let Cargo::Backpack(asked) = Cargo::parse();
    match asked.command {
        Command::Fmt(Fmt { stdin: true, .. }) => fmt::files::from_stdin(),
        Command::Fmt(Fmt { paths, check, .. }) => fmt::files::in_place(&paths, check),
    }
}
