//! Runs what the command line asks for, shows the report and writes the files.

use std::io;
use std::process::ExitCode;

use super::MISSED;
use super::arguments::Arguments;
use super::files::Files;
use super::interrupt::Interrupt;
use super::output::{print, tell};
use super::watch::Watch;
use super::width::columns;
use crate::load_test::LoadTest;
use crate::plan::Plan;
use crate::report::Report;
use crate::run::Run;

/// The program from its start to its exit code.
pub(super) struct Session<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) interrupt: Interrupt,
}

impl<'a> Session<'a> {
    pub(super) fn new(arguments: &'a Arguments) -> Self {
        let interrupt = Interrupt::listen().unwrap_or_else(|problem| {
            tell(&format!("warning: {problem}"));
            Interrupt::default()
        });
        Self {
            arguments,
            interrupt,
        }
    }

    /// One run, as the command line has it.
    pub(super) fn run_at_once(&self, test: LoadTest) -> Result<ExitCode, Vec<String>> {
        let run = Run::new(plan(test)?, &self.interrupt.next_run());
        self.run(run)
    }

    /// Runs to the end, shows the report and writes the files.
    pub(super) fn run(&self, run: Run) -> Result<ExitCode, Vec<String>> {
        let arguments = self.arguments;
        let mut files = Files::open(&arguments.files)?;
        let mut watch = Watch::new(&run.running(), arguments.only_summary, &mut files);
        let report = run.run(|running| watch.glance(running));
        drop(watch);
        let mut problems = Vec::new();
        if files.take_standard_output() {
            tell(&text(&report, columns(io::stderr())));
        } else {
            problems.extend(print(&text(&report, columns(io::stdout()))).err());
        }
        problems.extend(files.finish(&report));
        for problem in &problems {
            tell(&format!("error: {problem}"));
        }
        let written = problems.is_empty();
        Ok(exit_code(&report, arguments.exit_code_on_error, written))
    }
}

pub(super) fn plan(test: LoadTest) -> Result<Plan, Vec<String>> {
    Plan::endless(test).map_err(|error| error.problems().to_vec())
}

/// The report, for lines of this many characters where that is known.
fn text(report: &Report, width: Option<usize>) -> String {
    let table = match width {
        Some(width) => format!("{report:width$}"),
        None => report.to_string(),
    };
    format!("{}\n{}", table.trim_end(), origin(report))
}

fn origin(report: &Report) -> String {
    let run = &report.run;
    format!("seed {}, {:.1?} on {}", run.seed, report.duration, run.host)
}

fn exit_code(report: &Report, on_error: Option<u8>, written: bool) -> ExitCode {
    let failed = report.total().failures() + report.panics() + report.step_errors() > 0;
    match on_error {
        Some(code @ 1..) if failed => code.into(),
        _ if !report.passed() || !written => MISSED.into(),
        _ => ExitCode::SUCCESS,
    }
}
