//! Where one of the texts goes: to a file, or to standard output.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use crate::cli::output::print;
use crate::report::write::{in_file, replace};

/// Where a text goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// `-`, as many programs have it.
    StandardOutput,
    File(PathBuf),
}

impl Target {
    pub(super) fn of(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            Self::StandardOutput
        } else {
            Self::File(path.to_owned())
        }
    }

    pub(super) fn is_standard_output(&self) -> bool {
        *self == Self::StandardOutput
    }

    /// Makes its folder, and leaves what is in the file until there is something to replace it.
    pub(super) fn try_out(&self) -> Result<(), String> {
        let Self::File(path) = self else {
            return Ok(());
        };
        let new = !path.exists();
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        folder
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| OpenOptions::new().append(true).create(true).open(path))
            .map_err(in_file(path))?;
        if new {
            // An empty file would look like a report. One that stays is replaced later.
            let _ = fs::remove_file(path);
        }
        Ok(())
    }

    /// The file however it is spelled, to be called after `try_out`; none where two texts are not in each other's way.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let Self::File(path) = self else {
            return None;
        };
        if path.exists() {
            let file = fs::canonicalize(path).ok()?;
            // A device takes any number of texts.
            return file.is_file().then_some(file);
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
        Some(folder.join(path.file_name()?))
    }

    pub(super) fn write(&self, text: &str) -> Result<(), String> {
        match self {
            Self::File(path) => replace(path, text).map_err(in_file(path)),
            Self::StandardOutput => print(text),
        }
    }
}
