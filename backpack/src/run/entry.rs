//! Where a load test becomes a run: of a program, of an async one, of `#[backpack::test]`.

use std::{env, thread};

use super::{Run, Stop};
use crate::load_test::{LoadTest, LoadTestError};
use crate::plan::Plan;
use crate::report::Report;
use crate::report::annotations::annotations;
use crate::report::kept::keep;

impl LoadTest {
    /// Runs the test on threads of its own and waits for its end. Nothing is printed.
    ///
    /// # Errors
    /// All that is wrong with what was asked for, before anything is sent. Failed requests and missed thresholds are no
    /// errors: the report tells of them.
    pub fn run(self) -> Result<Report, LoadTestError> {
        let plan = Plan::ending(called(self))?;
        to_its_end(plan, &Stop::default())
    }

    /// The same without blocking the thread. Dropping the future stops the test.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn run_async(self) -> Result<Report, LoadTestError> {
        let plan = Plan::ending(called(self))?;
        on_a_thread(plan).await
    }
}

/// With the words by which the program was called; a command line of ours has said them, without its secrets.
fn called(mut test: LoadTest) -> LoadTest {
    if test.command_line.is_empty() {
        let words = env::args_os();
        test.command_line = words
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
    }
    test
}

/// An error is what the setup failed with: the test was not run.
fn to_its_end(plan: Plan, stop: &Stop) -> Result<Report, LoadTestError> {
    let run = Run::new(plan, stop);
    let running = run.running();
    let report = run.run(|_| {});
    match running.never_began() {
        Some(problem) => Err(LoadTestError(vec![problem])),
        None => Ok(report),
    }
}

/// Runs the plan on a thread of its own, so that nothing blocks; dropping the future stops the run.
async fn on_a_thread(plan: Plan) -> Result<Report, LoadTestError> {
    let stop = Stop::default();
    let _guard = stop.token.clone().drop_guard();
    let (sender, report) = tokio::sync::oneshot::channel();
    // Nobody waits for the report any more where the future was dropped.
    thread::spawn(move || drop(sender.send(to_its_end(plan, &stop))));
    report.await.expect("a run ends with a report")
}

/// Runs the test of a `#[backpack::test]` of this name: fails it where the plan is wrong or a threshold is missed.
#[track_caller]
pub(crate) fn run_test(test: LoadTest, name: &str) -> Report {
    let report = match test.run() {
        Ok(report) => report,
        Err(error) => panic!("the load test was not run:\n{error}"),
    };
    // The test's output shows it where the test fails, now or in its body.
    println!("{report}");
    let kept = keep(&report, name);
    if let Err(problem) = &kept {
        println!("{problem}");
    }
    for annotation in annotations(&report) {
        println!("{annotation}");
    }
    let missed: Vec<_> = report
        .thresholds()
        .iter()
        .filter(|verdict| !verdict.held())
        .collect();
    if let Some(why) = report.aborted() {
        panic!("the load test was ended early: {why}");
    }
    if !missed.is_empty() {
        let lines = missed.iter().map(ToString::to_string);
        let doubt = report.generator();
        let doubt = doubt.map(|it| format!("in doubt: {}", it.doubt()));
        let lines: Vec<_> = lines.chain(doubt).collect();
        panic!(
            "{} of {} thresholds missed:\n{}",
            missed.len(),
            report.thresholds().len(),
            lines.join("\n")
        );
    }
    if let Err(problem) = kept {
        panic!("the report of the load test was not kept: {problem}");
    }
    report
}
