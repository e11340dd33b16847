//! The folder of a result: named after its time, never an older one.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::stored::{Stored, ZipError};

/// Results of the same minute, until it is clear that something else is wrong.
const MOST_OF_A_MINUTE: usize = 10_000;

/// A folder that is being filled.
pub(super) struct Folder {
    path: PathBuf,
    warnings: Vec<String>,
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
        fs::create_dir_all(directory).map_err(|error| cannot(directory, &error))?;
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

    /// Writes a file, `csv/stats.csv`; where that fails, it is a warning.
    pub(super) fn save(&mut self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path.join(name);
        let parent = path.parent().unwrap_or(&self.path);
        let written = fs::create_dir_all(parent)
            .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
            .and_then(|mut file| {
                // The beginning of a file would look like all of it.
                file.write_all(content.as_ref()).inspect_err(|_| {
                    let _ = fs::remove_file(&path);
                })
            });
        if let Err(error) = written {
            self.warn(format!("{} was not stored: {error}", path.display()));
        }
    }

    pub(super) fn warn(&mut self, warning: String) {
        tracing::warn!("{warning}");
        self.warnings.push(warning);
    }

    pub(super) fn stored(self) -> Stored {
        Stored {
            path: self.path,
            warnings: self.warnings,
        }
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
        let (first, second) = (first.stored(), second.stored());
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
            folder.stored().path
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
        let stored = folder.stored();
        assert_eq!(stored.warnings().len(), 1, "{:?}", stored.warnings());
        assert!(stored.warnings()[0].contains("all.svg was not stored"));
        let error = Folder::create(&stored.path().join("plots"), moment()).map(Folder::stored);
        let error = error.expect_err("a file is no folder").to_string();
        assert!(error.contains("plots cannot be made"), "{error}");
    }
}
