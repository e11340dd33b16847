//! What is written to the standard output, whose reader may go away.

use std::io::{self, Write};

/// All of it, or why not.
pub(crate) fn write(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| format!("cannot write to the standard output: {error}"))
}

/// A line where errors go; where nobody reads them, there is nobody to tell.
pub(crate) fn tell(line: &str) {
    writeln!(io::stderr(), "{line}").ok();
}
