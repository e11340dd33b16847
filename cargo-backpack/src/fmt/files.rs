//! Which files are formatted, and what is told of each.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ignore::WalkBuilder;

use super::formatted;
use crate::cli::failed;
use crate::output;

/// From the standard input to the standard output. What is no Rust comes out as it went in, so that an editor loses nothing.
pub(crate) fn from_stdin() -> ExitCode {
    let mut text = String::new();
    if let Err(error) = io::stdin().read_to_string(&mut text) {
        return failed(&format!("cannot read the standard input: {error}"));
    }
    let (new, code) = match formatted(&text) {
        Ok(new) => (new, ExitCode::SUCCESS),
        Err(why) => (
            text,
            failed(&format!("the standard input is no Rust: {why}")),
        ),
    };
    match output::write(&new) {
        Ok(()) => code,
        Err(why) => failed(&why),
    }
}

/// All Rust files of these places; where they are only checked, whether some would change is the exit code.
pub(crate) fn in_place(paths: &[PathBuf], check: bool) -> ExitCode {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let (mut told, mut failures) = (String::new(), false);
    for file in paths.iter().flat_map(|path| files(path)) {
        match file.and_then(|file| one(&file, check)) {
            Ok(line) => told.extend(line),
            Err(why) => {
                failed(&why);
                failures = true;
            }
        }
    }
    if let Err(why) = output::write(&told) {
        return failed(&why);
    }
    ExitCode::from(u8::from(failures || !told.is_empty()))
}

/// The Rust files of a place, but those that git is told to leave alone.
fn files(path: &Path) -> impl Iterator<Item = Result<PathBuf, String>> {
    let is_named = path.is_file();
    let walk = WalkBuilder::new(path).build();
    walk.filter_map(move |entry| match entry {
        Err(error) => Some(Err(unread(&error))),
        Ok(entry) => {
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            let is_rust = entry.path().extension().is_some_and(|end| end == "rs");
            (is_file && (is_rust || is_named)).then(|| Ok(entry.into_path()))
        }
    })
}

/// Why a place cannot be read, with its name once.
fn unread(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithDepth { err, .. } => unread(err),
        ignore::Error::WithPath { path, err } => {
            let walked = err.io_error().and_then(io::Error::get_ref);
            let why = walked
                .and_then(|error| error.source())
                .map_or_else(|| err.to_string(), ToString::to_string);
            format!("cannot read {}: {why}", path.display())
        }
        other => other.to_string(),
    }
}

/// Formats a file; where it is only checked, the line that tells that it would be another.
fn one(file: &Path, check: bool) -> Result<Option<String>, String> {
    let shown = file.display();
    let text = fs::read_to_string(file).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let new = formatted(&text).map_err(|why| format!("{shown} is no Rust: {why}"))?;
    if new == text {
        return Ok(None);
    }
    if check {
        return Ok(Some(format!("{shown} is to be formatted\n")));
    }
    replace(file, &new).map_err(|error| format!("cannot write {shown}: {error}"))?;
    Ok(None)
}

/// Whole or not at all.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    // What a link leads to is written, and the link stays one.
    let file = &fs::canonicalize(file)?;
    let folder = file.parent();
    let mut new = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(text.as_bytes())?;
    new.as_file()
        .set_permissions(fs::metadata(file)?.permissions())?;
    new.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_not_there_is_named_once() {
        let place = Path::new("nope.rs");
        let why: Vec<_> = files(place).filter_map(Result::err).collect();
        let [why] = why.as_slice() else {
            panic!("{why:?}");
        };
        assert!(why.starts_with("cannot read nope.rs: "), "{why}");
        assert_eq!(why.matches("nope.rs").count(), 1, "{why}");
    }
}
