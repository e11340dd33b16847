//! What a report can be written as.

use std::path::Path;

use super::super::arguments::FileArguments;
use super::super::output::tell;
use crate::report::Report;

pub(super) use crate::report::csv::{CsvFiles, paths};
pub(super) use crate::report::html::write as html;
pub(super) use crate::report::junit::of_program as junit;
pub(super) use crate::report::markdown::write as markdown;

/// What of it this build cannot write.
pub(super) fn not_built_in(_: &FileArguments) -> Vec<String> {
    Vec::new()
}

/// Tells where the folder is; what is not in it is a line each.
pub(super) fn store(report: &Report, folder: &Path) -> Vec<String> {
    match report.zip_into(folder) {
        Ok(stored) => {
            tell(&format!("stored in {stored}"));
            stored.warnings().to_vec()
        }
        Err(error) => vec![error.to_string()],
    }
}
