//! Runs what the command line asks for, shows the report and writes the files.

use std::io;
use std::process::ExitCode;

use super::arguments::Arguments;
use super::files::Files;
use super::interrupt::Interrupt;
use super::look::Look;
use super::once;
use super::otlp::{Collector, Export};
use super::output::{print, tell};
use super::watch::Watch;
use super::width::columns;
use super::{MISSED, WRONG_USE};
use crate::load_test::LoadTest;
use crate::plan::Plan;
use crate::report::Report;
use crate::report::annotations::annotations;
use crate::report::outcome::Outcome;
use crate::run::Run;

/// The program from its start to its exit code.
pub(super) struct Session<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) interrupt: Interrupt,
    /// Who gets figures meanwhile.
    collector: Option<Collector>,
}

impl<'a> Session<'a> {
    pub(super) fn new(arguments: &'a Arguments, collector: Option<Collector>) -> Self {
        let interrupt = Interrupt::listen().unwrap_or_else(|problem| {
            tell(&format!("warning: {problem}"));
            Interrupt::default()
        });
        Self {
            arguments,
            interrupt,
            collector,
        }
    }

    /// One run, as the command line has it.
    pub(super) fn run_at_once(&self, mut test: LoadTest) -> Result<ExitCode, Vec<String>> {
        let look = &self.arguments.look;
        // Held: to the reader of a pipe, its being closed before the run opens it again would be the end.
        let held = Files::try_out(&self.arguments.files)?;
        let aside = held.take_standard_output();
        let seen = Look::begin(look, &mut test, aside);
        let run = Run::new(plan(test)?, &self.interrupt.next_run());
        let seen = seen.open(look).map_err(|problem| vec![problem])?;
        self.run(run, Some(seen))
    }

    /// Runs to the end, shows the report and writes the files.
    pub(super) fn run(&self, run: Run, mut look: Option<Look>) -> Result<ExitCode, Vec<String>> {
        let arguments = self.arguments;
        let once = arguments.look.once;
        let mut files = Files::open(&arguments.files)?;
        let running = run.running();
        let mut watch = Watch::new(&running, arguments.only_summary || once, &mut files);
        let mut export = self.collector.as_ref().map(Export::begin);
        let mut report = run.run(|running| {
            if let Some(look) = &mut look {
                look.glance();
            }
            if let Some(trouble) = export.as_mut().and_then(|it| it.glance(running)) {
                watch.say(&trouble);
            }
            watch.glance(running);
        });
        drop(watch);
        if let Some(trouble) = export.and_then(|it| it.end(&running)) {
            tell(&trouble);
        }
        if let Some(problem) = running.never_began() {
            tell(&format!("error: {problem}"));
            return Ok(WRONG_USE.into());
        }
        let (exchanges, trouble) = look.map(Look::end).unwrap_or_default();
        report.exchanges = exchanges;
        let text = |width| match once {
            true => once::summary(&report),
            false => text(&report, width),
        };
        let on_error = arguments.exit_code_on_error.or(once.then_some(MISSED));
        let mut outcome = Outcome {
            strict: on_error.is_some_and(|code| code > 0),
            problems: Vec::from_iter(trouble),
        };
        let told = outcome.problems.len();
        if files.take_standard_output() {
            tell(&text(columns(io::stderr())));
        } else {
            let printed = print(&text(columns(io::stdout())));
            outcome.problems.extend(printed.err());
        }
        // Where it is in nobody's way: the runner of GitHub Actions reads both.
        for annotation in annotations(&report) {
            tell(&annotation);
        }
        files.finish(&report, &mut outcome);
        for problem in &outcome.problems[told..] {
            tell(&format!("error: {problem}"));
        }
        Ok(exit_code(&report, on_error, &outcome))
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

pub(super) fn has_failures(report: &Report) -> bool {
    report.total().failures() + report.panics() + report.step_errors() > 0
}

/// The JUnit report has a failed case exactly where it is not 0.
fn exit_code(report: &Report, on_error: Option<u8>, outcome: &Outcome) -> ExitCode {
    match on_error {
        Some(code) if has_failures(report) && outcome.strict => code.into(),
        _ if !report.passed() || !outcome.problems.is_empty() => MISSED.into(),
        _ => ExitCode::SUCCESS,
    }
}
