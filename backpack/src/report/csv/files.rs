//! The CSV files of a run while it goes on, so that a killed run leaves what it had.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};

use jiff::Timestamp;

use super::cells::table;
use super::history::{header, now};
use super::measures::measures_header;
use super::{
    EXCEPTIONS, FAILURES, exceptions, failures, from_start, measures, stats, stats_header,
};
use crate::report::document::Document;
use crate::report::write::{in_file, is_pipe, make_folder_of, replace};

/// The end of a file's name, its columns, and what makes all of it.
type Snapshot = (
    &'static str,
    fn() -> Vec<&'static str>,
    fn(&Document) -> String,
);

/// The files that show how things stand; each update replaces them.
const SNAPSHOTS: [Snapshot; 4] = [
    ("stats", stats_header, stats),
    ("failures", || FAILURES.to_vec(), failures),
    ("exceptions", || EXCEPTIONS.to_vec(), exceptions),
    ("measures", measures_header, measures),
];

/// Only of the open model, which the first figures tell.
const FROM_START: &str = "from_start";

/// The CSV files of a run while it goes on.
#[derive(Debug)]
pub(crate) struct CsvFiles {
    prefix: String,
    full_history: bool,
    history: File,
    /// How much of the history is whole rows.
    written: u64,
}

impl CsvFiles {
    /// Whether the files can be written, without a change to those of an earlier run; an error is a line that names the file.
    pub(crate) fn try_out(prefix: &str) -> Result<(), String> {
        let from_start = path(prefix, FROM_START);
        for path in paths(prefix).filter(|path| *path != from_start) {
            make_folder_of(path.as_ref())
                .and_then(|()| refuse_pipe(&path))
                .and_then(|()| OpenOptions::new().append(true).create(true).open(&path))
                .map_err(in_file(path))?;
        }
        Ok(())
    }

    /// `{prefix}_stats.csv` and the others, with their headers; an error is a line that names the file.
    pub(crate) fn create(prefix: &str, full_history: bool) -> Result<Self, String> {
        let path = path(prefix, "stats_history");
        let history = make_folder_of(path.as_ref()).and_then(|()| File::create(&path));
        let history = history.map_err(in_file(path))?;
        let mut files = Self {
            prefix: prefix.to_owned(),
            full_history,
            history,
            written: 0,
        };
        files.append(&header_alone(header()))?;
        for (name, header, _) in SNAPSHOTS {
            files.replace(name, &header_alone(header()))?;
        }
        // One of an earlier run would look like one of this.
        match fs::remove_file(files.path(FROM_START)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(in_file(files.path(FROM_START))(error))
            }
            _ => Ok(files),
        }
    }

    /// Called about once a second, with the depth `Recent`.
    pub(crate) fn update(&mut self, document: &Document) -> Result<(), String> {
        let second = Timestamp::now().as_second();
        self.append(&now(document, self.full_history, second))?;
        for (name, _, write) in SNAPSHOTS {
            self.replace(name, &write(document))?;
        }
        from_start(document).map_or(Ok(()), |table| self.replace(FROM_START, &table))
    }

    /// The last figures.
    pub(crate) fn finish(mut self, document: &Document) -> Result<(), String> {
        self.update(document)
    }

    /// In one go; what a full disk took of it is taken back, so that the next rows begin a line of their own.
    fn append(&mut self, rows: &str) -> Result<(), String> {
        let written = self.history.write_all(rows.as_bytes());
        if written.is_ok() {
            self.written += rows.len() as u64;
        } else {
            let _ = self.history.set_len(self.written);
            let _ = self.history.seek(SeekFrom::Start(self.written));
        }
        written.map_err(in_file(self.path("stats_history")))
    }

    fn replace(&self, name: &str, contents: &str) -> Result<(), String> {
        let path = self.path(name);
        replace(&path, contents).map_err(in_file(path))
    }

    fn path(&self, name: &str) -> String {
        path(&self.prefix, name)
    }
}

fn path(prefix: &str, name: &str) -> String {
    format!("{prefix}_{name}.csv")
}

/// Each update replaces the file: whoever reads a pipe would read all of them.
fn refuse_pipe(path: &str) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(it) if is_pipe(&it) => Err(io::Error::other(
            "it is a pipe, and CSV files are written again and again: give another prefix",
        )),
        _ => Ok(()),
    }
}

/// The files that this prefix stands for.
pub(crate) fn paths(prefix: &str) -> impl Iterator<Item = String> {
    let snapshots = SNAPSHOTS.iter().map(|(name, ..)| *name);
    let names = snapshots.chain(["stats_history", FROM_START]);
    names.map(move |name| path(prefix, name))
}

fn header_alone(header: Vec<&str>) -> String {
    table(header, std::iter::empty())
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::report::sample;

    /// A folder of this test's own, empty.
    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("backpack-csv-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).expect("a folder");
        folder
    }

    fn prefix(folder: &Path) -> String {
        folder.join("deep/run").display().to_string()
    }

    #[test]
    fn all_files_are_there_from_the_start_and_grow() {
        let folder = folder("grow");
        let prefix = prefix(&folder);
        let read = |name| fs::read_to_string(path(&prefix, name)).expect("a file");
        let mut files = CsvFiles::create(&prefix, false).expect("files");
        let names = [
            "stats",
            "stats_history",
            "failures",
            "exceptions",
            "measures",
        ];
        for name in names {
            assert_eq!(read(name).lines().count(), 1, "{name} has its header");
        }
        let document = sample::document();
        files.update(&document).expect("an update");
        assert_eq!(read("stats"), stats(&document));
        assert_eq!(read("failures"), failures(&document));
        assert_eq!(read("exceptions"), exceptions(&document));
        assert_eq!(read("measures"), measures(&document));
        assert_eq!(read("stats_history").lines().count(), 2);
        files.finish(&document).expect("an end");
        assert_eq!(read("stats_history").lines().count(), 3);
        let left = fs::read_dir(folder.join("deep"))
            .expect("the folder")
            .count();
        assert_eq!(left, names.len(), "nothing temporary is left");
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn the_table_of_the_open_model_is_not_one_of_an_earlier_run() {
        let folder = folder("from-start");
        let prefix = prefix(&folder);
        let run = |document| {
            let files = CsvFiles::create(&prefix, false).expect("files");
            files.finish(document).expect("an end");
            fs::read_to_string(path(&prefix, FROM_START)).ok()
        };
        let open = sample::on_schedule();
        assert_eq!(run(&open), from_start(&open));
        assert_eq!(run(&sample::document()), None);
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn a_prefix_that_cannot_be_written_is_one_line_with_the_file() {
        let folder = folder("unwritable");
        fs::write(folder.join("deep"), "a file, no folder").expect("a file");
        let error = CsvFiles::create(&prefix(&folder), false).expect_err("no folder");
        assert!(error.starts_with("cannot write "), "{error}");
        assert!(error.contains("deep") && !error.contains('\n'), "{error}");
        let _ = fs::remove_dir_all(folder);
    }
}
