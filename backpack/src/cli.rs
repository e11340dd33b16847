//! The command line of a load test's `main`: Locust's names, each also as `BACKPACK_…` in the environment.

mod arguments;
mod progress;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::listing::Listing;
use crate::load_test::LoadTest;
use crate::plan::Plan;
use crate::report::Report;
use crate::run::{Run, Stop};
use arguments::Arguments;

/// Exit codes beside success.
const MISSED: u8 = 1;
const WRONG_USE: u8 = 2;
/// As shells tell of a program ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

impl LoadTest {
    /// Runs the test as a program: takes the command line and the environment, shows the progress on a terminal, prints the report.
    ///
    /// What the command line gives wins over what the builder gave. `--help` tells all of it.
    ///
    /// The exit code is 0; 1 where a threshold was missed, or (with `--exit-code-on-error`) something failed; 2 where the
    /// test was not run, for something is wrong with what was asked. Ctrl-C ends the run early, with its report; a
    /// second Ctrl-C ends the program at once.
    #[must_use]
    pub fn main(self) -> ExitCode {
        let arguments = Arguments::parse();
        let test = arguments.apply(self);
        if arguments.list {
            print(&Listing(&test.scenarios));
            return ExitCode::SUCCESS;
        }
        let plan = match Plan::endless(test) {
            Ok(plan) => plan,
            Err(error) => {
                for problem in error.problems() {
                    tell(&format!("error: {problem}"));
                }
                return WRONG_USE.into();
            }
        };
        let stop = Stop::default();
        stop_on_interrupt(&stop);
        let bar = progress::Bar::new(&plan, arguments.only_summary);
        let report = Run::new(plan, &stop).to_the_end(|running| bar.show(running));
        bar.clear();
        print(&report);
        println_quietly(&format!(
            "seed {}, {:.1?} on {}",
            report.run.seed, report.run.duration, report.run.host
        ));
        exit_code(&report, arguments.exit_code_on_error)
    }
}

fn exit_code(report: &Report, on_error: Option<u8>) -> ExitCode {
    let failed = report.total().failures() + report.panics() + report.step_errors() > 0;
    match on_error {
        Some(code @ 1..) if failed => code.into(),
        _ if !report.passed() => MISSED.into(),
        _ => ExitCode::SUCCESS,
    }
}

/// The first Ctrl-C stops the run, the second the program.
fn stop_on_interrupt(stop: &Stop) {
    let stop = stop.clone();
    let mut asked = false;
    let handler = move || {
        if asked {
            std::process::exit(INTERRUPTED);
        }
        asked = true;
        stop.stop();
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        tell(&format!(
            "warning: Ctrl-C ends the program without a report: {error}"
        ));
    }
}

fn print(text: &impl std::fmt::Display) {
    println_quietly(&text.to_string());
}

/// A pipe that nobody reads any more is no reason to panic.
fn println_quietly(text: &str) {
    let _ = writeln!(io::stdout(), "{}", text.trim_end());
}

/// The same on standard error.
fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
