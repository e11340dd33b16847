//! A file, written so that no half of it is ever seen.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::Builder;

/// Writes a file and the folders it lies in; the error names it.
#[cfg(feature = "report")]
pub(super) fn save(path: impl AsRef<Path>, contents: &str) -> io::Result<()> {
    let path = path.as_ref();
    make_folder_of(path)
        .and_then(|()| replace(path, contents))
        .map_err(|error| io::Error::new(error.kind(), in_file(path)(error)))
}

/// An error's line, which names the file.
pub(crate) fn in_file(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> String {
    move |error| format!("cannot write {}: {error}", path.as_ref().display())
}

/// Makes the folder that this file is to lie in.
pub(crate) fn make_folder_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), make_folder)
}

/// Makes a folder and those around it; where a file is in the way, the error says which.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder).map_err(|error| {
        let in_the_way = folder.ancestors().find(|path| path.exists());
        match in_the_way.filter(|path| !path.is_dir()) {
            Some(file) => io::Error::new(
                ErrorKind::NotADirectory,
                format!("{} is a file, not a folder", file.display()),
            ),
            None => error,
        }
    })
}

/// Writes beside the file, then renames: at each moment there is the old file or the new one, whole, even when the process is
/// killed or the disk is full. Writing into the file itself would leave a mixture of both.
pub(crate) fn replace(path: impl AsRef<Path>, contents: &str) -> io::Result<()> {
    let path = path.as_ref();
    match fs::metadata(path) {
        Ok(old) if old.is_file() => {
            // A link stays one: what it leads to is replaced.
            let path = fs::canonicalize(path)?;
            rename_over(&path, contents, Some(old.permissions())).or_else(|error| {
                match error.kind() {
                    // The folder takes no new file, or the file itself is mounted there: it can only be written into.
                    ErrorKind::PermissionDenied
                    | ErrorKind::ReadOnlyFilesystem
                    | ErrorKind::ResourceBusy => fs::write(&path, contents),
                    _ => Err(error),
                }
            })
        }
        // A device or a pipe is to stay what it is.
        Ok(it) if is_pipe(&it) => open_pipe(path)?.write_all(contents.as_bytes()),
        Ok(_) => fs::write(path, contents),
        Err(_) => rename_over(path, contents, None),
    }
}

/// Whether it is a named pipe.
pub(crate) fn is_pipe(file: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::FileTypeExt::is_fifo(&file.file_type());
    #[cfg(not(unix))]
    return false;
}

/// Opens a named pipe, which is an error where nobody reads it: waiting for a reader would be waiting for ever.
#[cfg(unix)]
pub(crate) fn open_pipe(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::{OFlags, fcntl_setfl};

    let at_once = OFlags::NONBLOCK.bits().cast_signed();
    let opened = OpenOptions::new()
        .write(true)
        .custom_flags(at_once)
        .open(path);
    let pipe = opened.map_err(|error| match rustix::io::Errno::from_io_error(&error) {
        Some(rustix::io::Errno::NXIO) => io::Error::new(
            error.kind(),
            "it is a pipe that nobody reads: start its reader first",
        ),
        _ => error,
    })?;
    // A reader that is slower than we are is waited for.
    fcntl_setfl(&pipe, OFlags::empty())?;
    Ok(pipe)
}

#[cfg(not(unix))]
pub(crate) fn open_pipe(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).open(path)
}

fn rename_over(path: &Path, contents: &str, permissions: Option<Permissions>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    // Made as any file is: who may read it is for the system to say.
    let beside = Builder::new()
        .prefix(".backpack-")
        .make_in(folder, |path| File::create_new(path))?;
    let mut file = beside.as_file();
    file.write_all(contents.as_bytes())?;
    permissions.map_or(Ok(()), |it| file.set_permissions(it))?;
    beside.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn a_file_of_the_user_beside_it_stays() {
        let folder = folder();
        let (report, other) = (
            folder.path().join("r.json"),
            folder.path().join("r.json.tmp"),
        );
        fs::write(&other, "the user's").expect("a file");
        replace(&report, "new").expect("a file");
        assert_eq!(fs::read_to_string(report).expect("a report"), "new");
        assert_eq!(fs::read_to_string(other).expect("a file"), "the user's");
        let files = fs::read_dir(folder.path()).expect("the folder").count();
        assert_eq!(files, 2, "nothing temporary is left");
    }

    #[test]
    fn missing_folders_are_made_and_an_error_names_the_file() {
        let folder = folder();
        let path = folder.path().join("a/b/r.json");
        save(&path, "new").expect("a file");
        assert_eq!(fs::read_to_string(&path).expect("a report"), "new");
        let error = save(path.join("below"), "")
            .expect_err("no folder")
            .to_string();
        let said = format!("cannot write {}: ", path.join("below").display());
        assert!(error.starts_with(&said), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_may_be_read_by_whom_the_umask_lets() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let mode = |name: &str, write: fn(&Path)| {
            let path = folder.path().join(name);
            write(&path);
            fs::metadata(path).expect("a file").permissions().mode()
        };
        let plain = mode("plain", |path| fs::write(path, "").expect("a file"));
        assert_eq!(
            mode("ours", |path| replace(path, "").expect("a file")),
            plain
        );
    }
}
