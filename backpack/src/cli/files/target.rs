//! Where one of the texts goes: to a file, to a named pipe, or to standard output.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::output::print;
use crate::report::write::{in_file, is_pipe, make_folder_of, open_pipe, replace};

/// Where a text goes.
#[derive(Debug)]
pub(super) enum Target {
    /// `-`, as many programs have it.
    StandardOutput,
    File(PathBuf),
    /// Held open from the start: whoever reads it would take its being closed for the end.
    Pipe(PathBuf, File),
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
        matches!(self, Self::StandardOutput)
    }

    /// Makes its folder, and leaves what is in the file until there is something to replace it.
    pub(super) fn try_out(&mut self) -> Result<(), String> {
        let Self::File(path) = self else {
            return Ok(());
        };
        let there = fs::metadata(&*path);
        if there.as_ref().is_ok_and(is_pipe) {
            let pipe = open_pipe(path).map_err(in_file(&*path))?;
            *self = Self::Pipe(std::mem::take(path), pipe);
            return Ok(());
        }
        let new = there.is_err();
        make_folder_of(path)
            .and_then(|()| OpenOptions::new().append(true).create(true).open(&*path))
            .map_err(in_file(&*path))?;
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
            Self::Pipe(path, pipe) => {
                let mut pipe: &File = pipe;
                pipe.write_all(text.as_bytes()).map_err(in_file(path))
            }
            Self::StandardOutput => print(text),
        }
    }
}
