//! A result as a folder that one can hand to a colleague.

mod contents;
mod folder;
mod locust;
mod runner;
mod stored;

use std::path::Path;

use folder::Folder;
pub use locust::{from_locust, from_locust_into};
use runner::Runner;
pub use stored::{Stored, ZipError};

use crate::report::Report;
use crate::report::document::Depth;

impl Report {
    /// Stores the report as a folder in the current directory, see [`zip_into`](Self::zip_into).
    ///
    /// # Errors
    /// The folder cannot be made, or the disk is full.
    pub fn zip(&self) -> Result<Stored, ZipError> {
        self.zip_into(".")
    }

    /// Stores the report as a folder in this directory, which is made if need be.
    ///
    /// The folder is named after the start of the run, `LT_2026_11_22_18_30`, in local time; an older one stays, and this one
    /// becomes `LT_2026_11_22_18_30_2`. It holds `report.html`, `report.json`, the figures in `csv/`, pictures in `plots/`, and in
    /// `run.txt` what made them: the seed, the command line, the host and the versions. A part that cannot be stored is a
    /// warning, and the others are stored still.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) -> backpack::Result {
    /// let stored = report.zip_into("results")?;
    /// println!("stored in {stored}");
    /// for warning in stored.warnings() {
    ///     eprintln!("warning: {warning}");
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The folder cannot be made, or the disk is full: what is in it by then stays.
    pub fn zip_into(&self, directory: impl AsRef<Path>) -> Result<Stored, ZipError> {
        let document = self.document(Depth::Whole);
        let mut folder = Folder::create(directory.as_ref(), document.run.started_at)?;
        contents::tables(&mut folder, &document);
        contents::pictures_and_reports(&mut folder, &document, Runner::Backpack);
        folder.stored()
    }
}
