//! The environment under `cargo test`: what it says of the load counts there as it does for a program.

use crate::cli::arguments::Arguments;
use crate::cli::log;
use crate::load_test::LoadTest;
use crate::report::Report;
use crate::run;

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
    match arguments.apply(test) {
        Ok(test) => run::run_test(test, name),
        Err(problem) => panic!("the load test was not run:\n{problem}"),
    }
}
