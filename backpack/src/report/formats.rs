//! A report as files, written so that no half of one is ever seen.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::document::json;
use super::document::{Depth, Document};
use super::{Report, csv, html, markdown};

impl Report {
    /// All of the report as JSON, as `--json` writes it. Its fields are described in `docs/formats.md`.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) -> std::io::Result<()> {
    /// std::fs::write("report.json", report.json())?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn json(&self) -> String {
        json::write(&self.document(Depth::Whole))
    }

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
    /// columns of Locust; with an arrival rate also `{prefix}_from_start.csv`. The history has a row for each name and method as
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

const CSV: [(&str, Write); 4] = [
    ("stats", csv::stats),
    ("stats_history", |document| csv::history(document, true)),
    ("failures", csv::failures),
    ("exceptions", csv::exceptions),
];

/// Writes a file and the folders it lies in; the error names it.
fn save(path: impl AsRef<Path>, contents: &str) -> io::Result<()> {
    let path = path.as_ref();
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| replace(path, contents))
        .map_err(|error| io::Error::new(error.kind(), in_file(path)(error)))
}

/// An error's line, which names the file.
pub(crate) fn in_file(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> String {
    move |error| format!("cannot write {}: {error}", path.as_ref().display())
}

/// Writes beside the file, then renames: at each moment there is the old file or the new one, whole, even when the process is
/// killed or the disk is full. Writing into the file itself would leave a mixture of both.
pub(crate) fn replace(path: impl AsRef<Path>, contents: &str) -> io::Result<()> {
    let path = path.as_ref();
    match fs::metadata(path) {
        Ok(old) if old.is_file() => {
            // A link stays one: what it leads to is replaced.
            let path = fs::canonicalize(path)?;
            rename_over(&path, contents, Some(old.permissions())).or_else(|error| {
                match error.kind() {
                    // The folder takes no new file, or the file itself is mounted there: it can only be written into.
                    ErrorKind::PermissionDenied
                    | ErrorKind::ReadOnlyFilesystem
                    | ErrorKind::ResourceBusy => fs::write(&path, contents),
                    _ => Err(error),
                }
            })
        }
        // A device or a pipe is to stay what it is.
        Ok(_) => fs::write(path, contents),
        Err(_) => rename_over(path, contents, None),
    }
}

fn rename_over(path: &Path, contents: &str, permissions: Option<Permissions>) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    fs::write(&beside, contents)
        .and_then(|()| permissions.map_or(Ok(()), |it| fs::set_permissions(&beside, it)))
        .and_then(|()| fs::rename(&beside, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
}
