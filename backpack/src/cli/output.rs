//! What the program says: to standard output what was asked for, to standard error all else.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use super::MISSED;

/// What was asked for instead of a run.
pub(super) fn show(text: &str) -> ExitCode {
    match print(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            tell(&format!("error: {problem}"));
            MISSED.into()
        }
    }
}

/// To standard output. A pipe that nobody reads any more is no trouble; else the error is a line.
pub(super) fn print(text: &str) -> Result<(), String> {
    let mut output = io::stdout();
    match writeln!(output, "{}", text.trim_end()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}"))
        }
        _ => Ok(()),
    }
}

/// To standard error, where nothing else can tell of trouble.
pub(super) fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
