//! Reports as files, written so that no half of one is ever seen.

use std::io;
use std::path::Path;

/// An error's line, which names the file.
pub(crate) fn in_file(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> String {
    move |error| format!("cannot write {}: {error}", path.as_ref().display())
}

/// Writes beside the file, then renames: at each moment there is the old file or the new one, whole, even when the process is
/// killed. Writing into the file itself would leave a mixture of both.
pub(crate) fn replace(path: impl AsRef<Path>, contents: &str) -> io::Result<()> {
    let path = path.as_ref();
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    std::fs::write(&beside, contents)?;
    std::fs::rename(&beside, path).inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })
}
