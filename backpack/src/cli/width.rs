//! How long the lines of a terminal are.

/// The number of columns; none where it is no terminal.
#[cfg(unix)]
pub(super) fn columns(of: impl std::os::fd::AsFd) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(of).ok()?;
    // Some terminals do not know.
    (size.ws_col > 0).then_some(size.ws_col.into())
}

/// Elsewhere nobody is asked.
#[cfg(not(unix))]
pub(super) fn columns<T>(_of: T) -> Option<usize> {
    None
}
