//! An empty folder for a test's files.

use std::fs;
use std::path::PathBuf;

/// A folder of its own for each test; it goes when this does.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder among the system's temporary ones; `test` is its name.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn empty(test: &str) -> Self {
        let name = format!("backpack-tests-{}-{test}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// The path of a file in it, whether it is there or not.
    ///
    /// # Panics
    ///
    /// If it is not UTF-8.
    #[must_use]
    pub fn path(&self, file: &str) -> String {
        self.0.join(file).to_str().expect("UTF-8").to_owned()
    }

    /// What is in a file.
    ///
    /// # Panics
    ///
    /// If it is not there, or no text.
    #[must_use]
    pub fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// The names of all that is in it, sorted.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("a folder");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<_> = entries
            .map(|entry| name(entry).to_str().expect("UTF-8").to_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays is the system's to tidy up.
        let _ = fs::remove_dir_all(&self.0);
    }
}
