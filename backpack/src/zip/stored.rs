//! Where a result was stored, or why not.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a result was stored, and what of it could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub(super) path: PathBuf,
    pub(super) warnings: Vec<String>,
}

impl Stored {
    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The parts that are not in it, a line each, with the reason.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

impl fmt::Display for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(f)
    }
}

/// Why nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipError(pub(super) String);

impl fmt::Display for ZipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for ZipError {}
