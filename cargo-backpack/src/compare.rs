//! Two reports beside each other, and whether the later one is worse.

use std::process::ExitCode;

use backpack::Comparison;

use crate::cli::{Compare, failed};

/// Shows the table, and what has become worse below it.
pub(crate) fn compare(asked: &Compare) -> ExitCode {
    let comparison = match Comparison::read(&asked.before, &asked.after) {
        Ok(comparison) => comparison,
        Err(why) => return failed(&why),
    };
    println!("{}", comparison.to_string().trim_start());
    let worse = comparison.worse(asked.slower, asked.failures);
    for line in &worse {
        println!("worse: {line}");
    }
    ExitCode::from(u8::from(!worse.is_empty()))
}
