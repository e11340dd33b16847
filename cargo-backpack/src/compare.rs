//! Two reports beside each other, and whether the later one is worse.

use std::process::ExitCode;

use backpack::Comparison;

use crate::cli::{Compare, failed};
use crate::output;

/// Shows the table, and what has become worse below it.
pub(crate) fn compare(asked: &Compare) -> ExitCode {
    let comparison = match Comparison::read(&asked.before, &asked.after) {
        Ok(comparison) => comparison,
        Err(why) => return failed(&why),
    };
    let worse = comparison.worse(asked.slower, asked.failures);
    let mut told = format!("{}\n", comparison.to_string().trim_start());
    told.extend(worse.iter().map(|line| format!("worse: {line}\n")));
    if let Err(why) = output::write(&told) {
        return failed(&why);
    }
    ExitCode::from(u8::from(!worse.is_empty()))
}
