//! The environment under `cargo test`: what it says of the load counts there as it does for a program.

use std::sync::mpsc;

use super::arguments::Arguments;
use super::session::has_failures;
use super::{log, once};
use crate::load_test::LoadTest;
use crate::report::Report;
use crate::run;
use crate::user::shown::Shown;

/// Runs the test of a `#[backpack::test]` of this name, as the environment asks for it.
#[doc(hidden)]
#[track_caller]
#[must_use]
pub fn run_test(test: LoadTest, name: &str) -> Report {
    let arguments = log::begin().and_then(|()| Arguments::of_environment(&test));
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(problem) => panic!("the load test was not run:\n{problem}"),
    };
    for variable in arguments.files.variables() {
        println!(
            "{variable} names one file, and each test has a report of its own: BACKPACK_REPORTS=FOLDER keeps them all"
        );
    }
    if arguments.otlp.otlp.is_some() {
        println!("BACKPACK_OTLP is for programs: the figures of tests go to no collector");
    }
    if arguments.look.trace.is_some() {
        println!("BACKPACK_TRACE is for programs: BACKPACK_ONCE shows what a test sends and gets");
    }
    match arguments.apply(test) {
        Ok(test) if test.once => play_once(test),
        Ok(test) => run::run_test(test, name),
        Err(problem) => panic!("the load test was not run:\n{problem}"),
    }
}

/// Shows every request and answer in the test's output; whatever failed fails the test.
#[track_caller]
fn play_once(mut test: LoadTest) -> Report {
    let (to, exchanges) = mpsc::channel();
    let below = u64::MAX;
    test.shown = Some(Shown { below, to });
    let report = match test.run() {
        Ok(report) => report,
        Err(error) => panic!("the load test was not run:\n{error}"),
    };
    for exchange in exchanges.try_iter() {
        println!("{}", once::text(&exchange));
    }
    println!("{}", once::summary(&report));
    if has_failures(&report) {
        panic!("something failed in one pass of each scenario (BACKPACK_ONCE)");
    }
    report
}
