//! Paths as they stand in what is written: from a folder on, so that they hold on other machines.

use std::path::{Component, Path, PathBuf};

/// The path of a file from a folder on, both from the root on; none where they are on different disks.
pub(crate) fn from_folder(folder: &Path, file: &Path) -> Option<String> {
    let is_common = |(one, other): &(Component<'_>, Component<'_>)| one == other;
    let common = folder.components().zip(file.components());
    let common = common.take_while(is_common).count();
    if common == 0 {
        return None;
    }
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file.components().skip(common);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    // `/` on all machines, so that the crate compiles on others.
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// From the root on, without `..`.
pub(crate) fn absolute(file: &Path) -> Option<PathBuf> {
    let place = std::path::absolute(file).ok()?;
    let folder = place.parent()?;
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    Some(folder.join(place.file_name()?))
}
