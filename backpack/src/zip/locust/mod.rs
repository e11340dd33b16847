//! A running Locust, or a live page of ours, as a folder.

mod assemble;
mod beside;
mod figures;
mod history;
mod page;
mod template;

use std::path::Path;
use std::thread;

use bytes::Bytes;
use jiff::Timestamp;
use page::Page;
use tokio::task::LocalSet;

use super::contents;
use super::folder::Folder;
use super::runner::Runner;
use super::stored::{Stored, ZipError};
use crate::report::document::{Document, json};

/// Stores what a running Locust shows, in the current directory, see [`from_locust_into`].
///
/// # Errors
/// The address does not answer as Locust does, the folder cannot be made, or the disk is full.
pub fn from_locust(url: &str) -> Result<Stored, ZipError> {
    from_locust_into(url, ".")
}

/// Stores what a running Locust (a master, or one by itself) or a live page of Backpack shows, as a folder like that of
/// [`Report::zip_into`](crate::Report::zip_into).
///
/// The address is that of the page; with `--web-base-path` its path belongs to it. The tables are stored as they are
/// downloaded, the statistics page as `statistics_page.html`; `global_stats.csv`, the pictures, `report.html` and `report.json` are made of them. What
/// Locust does not tell (the standard deviation, say) stays empty. A part that cannot be had is a warning, and the others are stored still.
///
/// It waits for the downloads, and may be called within an async runtime too.
///
/// ```no_run
/// # fn main() -> backpack::Result {
/// let stored = backpack::zip::from_locust_into("http://127.0.0.1:8089", "results")?;
/// println!("stored in {stored}");
/// for warning in stored.warnings() {
///     eprintln!("warning: {warning}");
/// }
/// # Ok(()) }
/// ```
///
/// # Errors
/// The address does not answer as Locust does, the folder cannot be made, or the disk is full.
pub fn from_locust_into(url: &str, directory: impl AsRef<Path>) -> Result<Stored, ZipError> {
    let directory = directory.as_ref();
    // On a thread of its own, for within a runtime no other one may wait.
    thread::scope(|scope| {
        let storing = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| ZipError(format!("no runtime: {error}")))?;
            // A connection may have a task of its own.
            LocalSet::new().block_on(&runtime, store(url, directory))
        });
        storing
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A file of the page, and what it is stored as: names are ours, whatever the server calls it.
struct Part {
    path: &'static str,
    kind: &'static str,
    name: &'static str,
}

const fn part(path: &'static str, kind: &'static str, name: &'static str) -> Part {
    Part { path, kind, name }
}

const STATS: Part = part("stats/requests/csv", "text/csv", "csv/stats.csv");
const HISTORY: Part = part(
    "stats/requests_full_history/csv",
    "text/csv",
    "csv/stats_history.csv",
);
const FAILURES: Part = part("stats/failures/csv", "text/csv", "csv/failures.csv");
const EXCEPTIONS: Part = part("exceptions/csv", "text/csv", "csv/exceptions.csv");
const STATISTICS_PAGE: Part = part(
    "stats/report?download=1",
    "text/html",
    "statistics_page.html",
);

/// What could be downloaded.
struct Downloads {
    statistics: Bytes,
    stats: Option<Bytes>,
    history: Option<Bytes>,
    exceptions: Option<Bytes>,
    statistics_page: Option<Bytes>,
}

async fn store(address: &str, directory: &Path) -> Result<Stored, ZipError> {
    let mut page = Page::at(address).map_err(ZipError)?;
    let statistics = page.statistics().await.map_err(ZipError)?;
    let mut files = Files::default();
    let downloads = Downloads {
        statistics,
        stats: files.download(&mut page, &STATS).await,
        history: files.download(&mut page, &HISTORY).await,
        exceptions: files.download(&mut page, &EXCEPTIONS).await,
        statistics_page: files.download(&mut page, &STATISTICS_PAGE).await,
    };
    files.download(&mut page, &FAILURES).await;
    let document = match own_report(&mut page).await {
        Some(document) => Ok((document, Runner::Backpack)),
        None => assemble::document(&downloads, page.base()).map(|it| (it, Runner::Locust)),
    };
    let moment = match &document {
        Ok((document, _)) => document.run.started_at,
        Err(_) => Timestamp::now(),
    };
    let mut folder = Folder::create(directory, moment)?;
    folder.save("requests.json", &downloads.statistics);
    files.save(&mut folder);
    match document {
        Ok((document, runner)) => {
            contents::pictures_and_reports(&mut folder, &document, runner);
        }
        Err(problem) => folder.warn(format!(
            "the report, its plots and global_stats.csv were not made: {problem}"
        )),
    }
    folder.stored()
}

/// The whole report, where the page is one of ours.
async fn own_report(page: &mut Page) -> Option<Document> {
    let report = page.file("api/report", "application/json").await.ok()?;
    let text = std::str::from_utf8(&report).ok()?;
    json::read(text, "the report of the page").ok()
}

/// The files as they came, and why others did not.
#[derive(Default)]
struct Files {
    got: Vec<(&'static str, Bytes)>,
    missing: Vec<String>,
}

impl Files {
    async fn download(&mut self, page: &mut Page, part: &Part) -> Option<Bytes> {
        match page.file(part.path, part.kind).await {
            Ok(bytes) => {
                self.got.push((part.name, bytes.clone()));
                Some(bytes)
            }
            Err(problem) => {
                let hint = match part.name == HISTORY.name {
                    true => " (Locust has it with --csv and --csv-full-history only)",
                    false => "",
                };
                let (name, path) = (part.name, part.path);
                self.missing.push(format!(
                    "{name} was not stored: {}{path}: {problem}{hint}",
                    page.base()
                ));
                None
            }
        }
    }

    fn save(self, folder: &mut Folder) {
        for (name, bytes) in self.got {
            folder.save(name, bytes);
        }
        for warning in self.missing {
            folder.warn(warning);
        }
    }
}
