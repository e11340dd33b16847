//! The environment under `cargo test`: what it says of the load counts there as it does for a program.

use crate::cli::arguments::Arguments;
use crate::load_test::LoadTest;
use crate::report::Report;
use crate::run;

/// Runs the test of a `#[backpack::test]` of this name, as the environment asks for it.
#[doc(hidden)]
#[track_caller]
#[must_use]
pub fn run_test(test: LoadTest, name: &str) -> Report {
    let arguments = match Arguments::of_environment(&test) {
        Ok(arguments) => arguments,
        Err(problem) => panic!("the load test was not run:\n{problem}"),
    };
    for variable in arguments.files.variables() {
        println!(
            "{variable} names one file, and each test has a report of its own: BACKPACK_REPORTS=FOLDER keeps them all"
        );
    }
    run::run_test(arguments.apply(test), name)
}
