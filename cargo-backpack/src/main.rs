//! `cargo backpack`: what a load test needs beside its build.

mod cli;
mod compare;
mod completions;
mod fmt;
mod import;
mod new;
mod output;
mod paths;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
