//! What a report can be written as in a build without the feature `report`: as JSON only.

use std::iter;
use std::path::Path;

use super::super::arguments::FileArguments;
use crate::report::Report;
use crate::report::document::Document;
use crate::report::outcome::Outcome;

/// A line for each file that was asked for and cannot be written.
pub(super) fn not_built_in(arguments: &FileArguments) -> Vec<String> {
    let asked = [
        ("--csv", arguments.csv.is_some()),
        ("--markdown", arguments.markdown.is_some()),
        ("--html", arguments.html.is_some()),
        ("--junit", arguments.junit.is_some()),
        ("--zip", arguments.zip.is_some()),
    ];
    let asked = asked.iter().filter(|(_, asked)| *asked);
    asked
        .map(|(flag, _)| format!("{flag}: build backpack-load with the feature `report`"))
        .collect()
}

/// There are none.
pub(super) enum CsvFiles {}

impl CsvFiles {
    pub(super) fn try_out(_: &str) -> Result<(), String> {
        Ok(())
    }

    pub(super) fn create(prefix: &str, _full_history: bool) -> Result<Self, String> {
        Err(format!("{prefix}: no CSV files are built in"))
    }

    pub(super) fn update(&mut self, _: &Document) -> Result<(), String> {
        match *self {}
    }

    pub(super) fn finish(self, _: &Document) -> Result<(), String> {
        match self {}
    }
}

pub(super) fn paths(_prefix: &str) -> impl Iterator<Item = String> {
    iter::empty()
}

pub(super) fn markdown(_: &Document) -> String {
    String::new()
}

pub(super) fn html(_: &Document) -> String {
    String::new()
}

pub(super) fn junit(_: &Document, _: &Outcome) -> String {
    String::new()
}

pub(super) fn store(_: &Report, _: &Path) -> Vec<String> {
    Vec::new()
}
