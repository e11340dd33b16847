//! Runs what the command line asks for: one run at once, or those that somebody starts in the live page.

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use super::MISSED;
use super::arguments::Arguments;
use super::files::Files;
use super::interrupt::Interrupt;
use super::keyboard::Keyboard;
use super::output::{print, tell};
use super::watch::Watch;
use super::width::columns;
use crate::load_test::LoadTest;
use crate::plan::Plan;
use crate::report::Report;
use crate::run::{Run, Stop};
use crate::web::Server;

/// The program from its start to its exit code.
pub(super) struct Session<'a> {
    arguments: &'a Arguments,
    interrupt: Interrupt,
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

    /// The runs that somebody starts in the live page, until Ctrl-C. The exit code is that of the last one.
    pub(super) fn serve_page(&self, test: LoadTest) -> Result<ExitCode, Vec<String>> {
        let page = &self.arguments.page;
        let mut at_once = page.autostart.then(|| plan(test.clone())).transpose()?;
        // Told now rather than after somebody has started a run.
        drop(Files::try_out(&self.arguments.files)?);
        let server = Server::start(test, &page.address()).map_err(|problem| vec![problem])?;
        tell(&announcement(server.url(), page.autostart));
        if let Some(url) = server.remote_url() {
            tell(&format!("live page from other machines: {url}"));
        }
        let (mut exit_code, mut quit) = (ExitCode::SUCCESS, None);
        loop {
            let stop = self.interrupt.next_run();
            let run = match at_once.take() {
                Some(plan) => Run::new(plan, &stop),
                None => match self.wait_for_run(&server, &stop, quit) {
                    Some(run) => run,
                    None => return Ok(exit_code),
                },
            };
            server.attach(run.running());
            exit_code = self.run(run)?;
            quit = page.autoquit.map(|after| Instant::now() + after);
            if quit.is_none() && !self.interrupt.is_asked() {
                tell(&format!("live page: {} until Ctrl-C", server.url()));
            }
        }
    }

    /// None where the program is to end instead. Keys show nowhere meanwhile, and do nothing later.
    fn wait_for_run(&self, server: &Server, stop: &Stop, quit: Option<Instant>) -> Option<Run> {
        let keyboard = Keyboard::take();
        server.next_run(stop, || {
            let _ = keyboard.as_ref().map(Keyboard::pressed);
            self.is_over(quit)
        })
    }

    fn is_over(&self, quit: Option<Instant>) -> bool {
        self.interrupt.is_asked() || quit.is_some_and(|quit| Instant::now() >= quit)
    }

    /// Runs to the end, shows the report and writes the files.
    fn run(&self, run: Run) -> Result<ExitCode, Vec<String>> {
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

fn plan(test: LoadTest) -> Result<Plan, Vec<String>> {
    Plan::endless(test).map_err(|error| error.problems().to_vec())
}

/// What to do next, for one who expected something else.
fn announcement(url: &str, autostart: bool) -> String {
    if autostart {
        format!("live page: {url} until Ctrl-C (or run without it, with --headless)")
    } else {
        format!("live page: {url} to start the run (or run at once, with --headless)")
    }
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
