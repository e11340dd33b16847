//! A report in each of its formats, as a text or as files.

use std::io;
use std::path::Path;

use super::document::{Depth, Document};
use super::outcome::Outcome;
use super::write::save;
use super::{Report, csv, html, junit, markdown};

impl Report {
    /// A summary in Markdown, as `--markdown` writes it: for the page that a CI job may leave.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) -> std::io::Result<()> {
    /// if let Some(summary) = std::env::var_os("GITHUB_STEP_SUMMARY") {
    ///     std::fs::write(summary, report.markdown())?;
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::write(&self.document(Depth::Whole))
    }

    /// The report as JUnit's XML, as `--junit` writes it: a case for each threshold and each row, which CI servers show as tests.
    ///
    /// One has failed exactly where [`passed`](Self::passed) says no: requests that failed are a failed case where a threshold says so.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) -> std::io::Result<()> {
    /// std::fs::write("report.xml", report.junit())?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn junit(&self) -> String {
        junit::of_program(&self.document(Depth::Whole), &Outcome::default())
    }

    /// A page with all figures and charts, as `--html` writes it. It is one file and needs no network.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) -> std::io::Result<()> {
    /// std::fs::write("report.html", report.html())?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn html(&self) -> String {
        html::write(&self.document(Depth::Whole))
    }

    /// Writes `{prefix}_stats.csv`, `{prefix}_stats_history.csv`, `{prefix}_failures.csv` and `{prefix}_exceptions.csv`, with the
    /// columns of Locust, and `{prefix}_measures.csv` with chains, passes and metrics; with an arrival rate also
    /// `{prefix}_from_start.csv`. The history has a row for each name and method as
    /// well. Missing folders are made.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) -> std::io::Result<()> {
    /// report.write_csv("results/nightly")?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Where a file cannot be written; the text names it.
    pub fn write_csv(&self, prefix: impl AsRef<Path>) -> io::Result<()> {
        let document = self.document(Depth::Whole);
        let prefix = prefix.as_ref().display();
        for (name, write) in CSV {
            let path = format!("{prefix}_{name}.csv");
            save(&path, &write(&document))?;
        }
        let path = format!("{prefix}_from_start.csv");
        csv::from_start(&document).map_or(Ok(()), |table| save(path, &table))
    }
}

type Write = fn(&Document) -> String;

const CSV: [(&str, Write); 5] = [
    ("stats", csv::stats),
    ("stats_history", |document| csv::history(document, true)),
    ("failures", csv::failures),
    ("exceptions", csv::exceptions),
    ("measures", csv::measures),
];
