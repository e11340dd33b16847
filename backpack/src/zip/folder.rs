//! The folder of a result: named after its time, never an older one.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::stored::{Stored, ZipError};
use crate::report::write::make_folder;

/// Results of the same minute, until it is clear that something else is wrong.
const MOST_OF_A_MINUTE: usize = 10_000;

/// A folder that is being filled.
pub(super) struct Folder {
    path: PathBuf,
    warnings: Vec<String>,
    /// How many files are in it.
    stored: usize,
    /// Why no further ones can be.
    full: Option<&'static str>,
}

impl Folder {
    /// A new folder in this directory, in the name of this moment.
    pub(super) fn create(directory: &Path, moment: Timestamp) -> Result<Self, ZipError> {
        let cannot = |path: &Path, error: &std::io::Error| {
            ZipError(format!(
                "the folder {} cannot be made: {error}",
                path.display()
            ))
        };
        make_folder(directory).map_err(|error| cannot(directory, &error))?;
        let name = name(moment, TimeZone::system());
        for number in 1..=MOST_OF_A_MINUTE {
            let name = match number {
                1 => name.clone(),
                number => format!("{name}_{number}"),
            };
            let path = directory.join(name);
            // Makes it or fails in one step, so that two programs never share one.
            match fs::create_dir(&path) {
                Ok(()) => {
                    return Ok(Self {
                        path,
                        warnings: Vec::new(),
                        stored: 0,
                        full: None,
                    });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(cannot(&path, &error)),
            }
        }
        let path = directory.join(name);
        Err(ZipError(format!(
            "the folder {} cannot be made: there are {MOST_OF_A_MINUTE} of this minute already",
            path.display()
        )))
    }

    /// Writes a file, `csv/stats.csv`; where that fails, it is a warning. A full disk is told of once, at the end.
    pub(super) fn save(&mut self, name: &str, content: impl AsRef<[u8]>) {
        if self.full.is_some() {
            return;
        }
        let path = self.path.join(name);
        match write_new(&path, content.as_ref()) {
            Ok(()) => self.stored += 1,
            Err(error) => match full(&error) {
                Some(full) => self.full = Some(full),
                None => self.warn(format!("{} was not stored: {error}", path.display())),
            },
        }
    }

    pub(super) fn warn(&mut self, warning: String) {
        tracing::warn!("{warning}");
        self.warnings.push(warning);
    }

    /// What came of it. A folder that is not whole is none, and one without a file does not stay.
    pub(super) fn stored(self) -> Result<Stored, ZipError> {
        let Some(full) = self.full else {
            return Ok(Stored {
                path: self.path,
                warnings: self.warnings,
            });
        };
        let path = self.path.display();
        Err(ZipError(match self.stored {
            0 => {
                let _ = fs::remove_dir_all(&self.path);
                format!("nothing is stored in {path}: {full}")
            }
            stored => {
                let files = if stored == 1 { "file is" } else { "files are" };
                format!(
                    "the result in {path} is not whole: {full}; its first {stored} {files} there"
                )
            }
        }))
    }
}

/// A file that was not there before, whole or not at all.
fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    // The beginning of a file would look like all of it.
    file.write_all(content).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Why there is no room for what comes next either.
fn full(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::StorageFull => Some("the disk is full"),
        ErrorKind::QuotaExceeded => Some("the disk's quota is used up"),
        ErrorKind::FileTooLarge => Some("the system allows no larger files (`ulimit -f`)"),
        _ => None,
    }
}

fn name(moment: Timestamp, zone: TimeZone) -> String {
    let local = moment.to_zoned(zone);
    local.strftime("LT_%Y_%m_%d_%H_%M").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::tz::Offset;

    use super::*;

    fn moment() -> Timestamp {
        "2026-11-22T18:30:59Z".parse().expect("a time")
    }

    /// A directory of this test alone, gone when it ends.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let directory = format!("backpack-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(directory);
            let _ = fs::remove_dir_all(&path);
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_name_is_the_local_time() {
        assert_eq!(name(moment(), TimeZone::UTC), "LT_2026_11_22_18_30");
        let zone = TimeZone::fixed(Offset::constant(7));
        assert_eq!(name(moment(), zone), "LT_2026_11_23_01_30");
    }

    #[test]
    fn an_older_folder_stays_as_it_is() {
        let scratch = Scratch::new("older-folder");
        let create = || Folder::create(&scratch.0.join("results"), moment()).expect("a folder");
        let mut first = create();
        first.save("csv/stats.csv", "first");
        let mut second = create();
        second.save("csv/stats.csv", "second");
        let [first, second] = [first, second].map(|it| it.stored().expect("a result"));
        assert_eq!(
            second.path().to_string_lossy(),
            format!("{}_2", first.path().display())
        );
        let read = |stored: &Stored| fs::read_to_string(stored.path().join("csv/stats.csv"));
        assert_eq!(read(&first).expect("a file"), "first");
        assert_eq!(read(&second).expect("a file"), "second");
    }

    #[test]
    fn folders_made_at_the_same_time_are_different_ones() {
        let scratch = Scratch::new("same-time");
        let create = || {
            let folder = Folder::create(&scratch.0, moment()).expect("a folder");
            folder.stored().expect("a result").path
        };
        let mut paths: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(create)).collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, PathBuf>| thread.join();
            threads.into_iter().map(join).collect::<Result<_, _>>()
        })
        .expect("each thread makes one");
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), 8);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_a_warning_and_a_folder_an_error() {
        let scratch = Scratch::new("unwritable");
        let mut folder = Folder::create(&scratch.0, moment()).expect("a folder");
        folder.save("plots", "a file in the place of a folder");
        folder.save("plots/all.svg", "");
        folder.save("report.html", "");
        let stored = folder.stored().expect("a result");
        assert_eq!(stored.warnings().len(), 1, "{:?}", stored.warnings());
        assert!(stored.warnings()[0].contains("all.svg was not stored"));
        let error = Folder::create(&stored.path().join("plots"), moment()).and_then(Folder::stored);
        let error = error.expect_err("a file is no folder").to_string();
        assert!(error.contains("plots cannot be made"), "{error}");
    }

    #[test]
    fn a_folder_on_a_full_disk_is_no_result() {
        let scratch = Scratch::new("full-disk");
        let no_room = io::Error::from(ErrorKind::StorageFull);
        let mut folder = Folder::create(&scratch.0, moment()).expect("a folder");
        folder.save("csv/stats.csv", "the figures");
        folder.full = full(&no_room);
        folder.save("report.html", "no more");
        let path = folder.path.clone();
        let error = folder.stored().expect_err("not whole").to_string();
        let said = format!(
            "the result in {} is not whole: the disk is full; its first 1 file is there",
            path.display()
        );
        assert_eq!(error, said);
        assert!(!path.join("report.html").exists());
        let mut empty = Folder::create(&scratch.0, moment()).expect("a folder");
        empty.full = full(&no_room);
        let path = empty.path.clone();
        let error = empty.stored().expect_err("nothing").to_string();
        assert!(error.ends_with(": the disk is full"), "{error}");
        assert!(!path.exists());
    }
}
