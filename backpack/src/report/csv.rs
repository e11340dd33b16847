//! The report as CSV files, with the columns of Locust.

use super::document::Document;

/// The CSV files of a run while it goes on.
#[derive(Debug)]
pub(crate) struct CsvFiles;

impl CsvFiles {
    /// `{prefix}_stats.csv` and the others; an error is a line that names the file.
    pub(crate) fn create(_prefix: &str, _full_history: bool) -> Result<Self, String> {
        Ok(Self)
    }

    /// Called about once a second, with the depth `Recent`.
    pub(crate) fn update(&mut self, _document: &Document) -> Result<(), String> {
        Ok(())
    }

    /// The last figures.
    pub(crate) fn finish(self, _document: &Document) -> Result<(), String> {
        Ok(())
    }
}

pub(crate) fn stats(_document: &Document) -> String {
    String::new()
}

pub(crate) fn history(_document: &Document, _full: bool) -> String {
    String::new()
}

pub(crate) fn failures(_document: &Document) -> String {
    String::new()
}

pub(crate) fn exceptions(_document: &Document) -> String {
    String::new()
}

/// The insight table: usage, success and quartiles of each endpoint.
pub(crate) fn global_stats(_document: &Document) -> String {
    String::new()
}
