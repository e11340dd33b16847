//! The command line of a load test's `main`: Locust's names, each also as `BACKPACK_…` in the environment.

mod arguments;
mod cargo_test;
mod chosen;
mod client;
mod command_line;
mod connection;
mod files;
mod interrupt;
mod keyboard;
mod keys;
mod load;
mod log;
mod look;
mod master;
mod once;
mod otlp;
mod output;
#[cfg(feature = "web")]
mod page;
mod periodic;
mod progress;
mod session;
mod steering;
mod trace;
mod values;
mod variables;
mod watch;
mod width;
#[cfg(not(feature = "web"))]
mod without_web;
#[cfg(feature = "locust")]
mod worker;
#[cfg(not(feature = "locust"))]
#[path = "without_locust.rs"]
mod worker;

use std::process::ExitCode;

pub use cargo_test::run_test;

use arguments::Arguments;
use command_line::command_line;
use output::{show, tell};
use session::Session;

use crate::load_test::LoadTest;
use crate::plan::coverage::Coverage;
use crate::plan::listing::Listing;

/// Exit codes beside success.
const MISSED: u8 = 1;
const WRONG_USE: u8 = 2;

impl LoadTest {
    /// Runs the test as a program: takes the command line and the environment, shows how the run goes, prints the report.
    ///
    /// What the command line gives wins over what the builder gave. `--help` tells all of it.
    ///
    /// At a terminal it serves a live page, in which the run is started; with `--headless`, and where no terminal is, it
    /// runs at once.
    ///
    /// The exit code is 0; 1 where a threshold was missed, the run was ended early (`--max-failures`, `or abort`) or a file could not be written, or (with
    /// `--exit-code-on-error`) something failed; 2 where the test was not run, for something is wrong with what was
    /// asked. Ctrl-C ends the run early, with its report and its files; a second Ctrl-C ends the program at once.
    #[must_use]
    pub fn main(self) -> ExitCode {
        go(self).unwrap_or_else(|problems| {
            for problem in problems {
                tell(&format!("error: {problem}"));
            }
            WRONG_USE.into()
        })
    }
}

/// An error is a line; nothing was run.
fn go(test: LoadTest) -> Result<ExitCode, Vec<String>> {
    let arguments = Arguments::of(&test).map_err(|problem| vec![problem])?;
    log::begin().map_err(|problem| vec![problem])?;
    let mut test = arguments.apply(test).map_err(|problem| vec![problem])?;
    test.command_line = command_line(test.options.declared());
    if arguments.list {
        return Ok(show(&format!(
            "{}{}",
            Listing(&test.scenarios),
            Coverage(&test)
        )));
    }
    if arguments.master.locustfile {
        return worker::show_locustfile(&test);
    }
    if arguments.master.worker {
        return worker::work(test, &arguments.master);
    }
    run(test, &arguments)
}

fn run(test: LoadTest, arguments: &Arguments) -> Result<ExitCode, Vec<String>> {
    let with_page = arguments.is_page_wanted()?;
    let collector = arguments.otlp.collector();
    let session = Session::new(arguments, collector.map_err(|problem| vec![problem])?);
    if with_page {
        session.serve_page(test)
    } else {
        session.run_at_once(test)
    }
}
