//! The command line.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::{compare, completions, fmt, import, new, output};

/// What a load test needs beside its build.
#[derive(Parser)]
#[command(
    name = "cargo-backpack",
    bin_name = "cargo backpack",
    version,
    arg_required_else_help = true
)]
struct Backpack {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(New),
    Fmt(Fmt),
    Compare(Compare),
    Import(import::Import),
    /// Writes what completes this command in a shell to the standard output
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// Makes a crate that is a load test and runs at once.
///
/// Until Backpack is released, it runs with `--path DIR` alone, the folder `backpack` of a clone.
#[derive(Args)]
pub(crate) struct New {
    /// The folder, whose name is that of the crate
    #[arg(value_name = "PATH")]
    pub(crate) folder: PathBuf,
    /// The folder of the package `backpack-load`, which the crate then takes from there: `backpack` in a clone
    #[arg(long, value_name = "DIR")]
    pub(crate) path: Option<PathBuf>,
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

/// Compares the JSON reports of two runs, and exits with 1 where something has become worse.
#[derive(Args)]
pub(crate) struct Compare {
    /// The report of the earlier run
    pub(crate) before: PathBuf,
    /// The report of the later run
    pub(crate) after: PathBuf,
    /// By how many percent a 95th percentile may be higher
    #[arg(long, value_name = "PERCENT", default_value = "10", value_parser = percent)]
    pub(crate) slower: f64,
    /// How many percent more of the requests may fail
    #[arg(long, value_name = "PERCENT", default_value = "1", value_parser = percent)]
    pub(crate) failures: f64,
}

/// `10` or `10%`.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim_end();
    match number.parse::<f64>() {
        Ok(percent) if percent.is_finite() && percent >= 0.0 => Ok(percent),
        _ => Err("write how many percent, as in 10".to_owned()),
    }
}

/// The command line without what cargo puts first, the name of the subcommand.
fn arguments() -> impl Iterator<Item = OsString> {
    let is_by_cargo = |(at, word): &(usize, OsString)| *at == 1 && word == "backpack";
    let all = env::args_os().enumerate();
    all.filter(move |it| !is_by_cargo(it)).map(|(_, word)| word)
}

/// Does what was asked for.
pub(crate) fn run() -> ExitCode {
    match Backpack::parse_from(arguments()).command {
        Command::New(asked) => match new::create(&asked) {
            Ok(told) => shown(&format!("{told}\n")),
            Err(why) => failed(&why),
        },
        Command::Compare(asked) => compare::compare(&asked),
        Command::Import(asked) => import::import(asked),
        Command::Completions { shell } => shown(&completions::script(shell, Backpack::command())),
        Command::Fmt(Fmt { stdin: true, .. }) => fmt::files::from_stdin(),
        Command::Fmt(Fmt { paths, check, .. }) => fmt::files::in_place(&paths, check),
    }
}

/// What a command was asked for.
fn shown(text: &str) -> ExitCode {
    match output::write(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => failed(&why),
    }
}

/// What is told in one line of what cannot be done.
pub(crate) fn failed(why: &str) -> ExitCode {
    output::tell(&format!("error: {why}"));
    ExitCode::FAILURE
}
