//! The reports of tests under `cargo test`, kept in a folder: CI wants to see exactly those that failed.

use std::path::Path;
use std::{env, io};

use super::Report;

/// The folder, where one is asked for.
const FOLDER: &str = "BACKPACK_REPORTS";

/// Keeps the report of a test, named by its path as in `game::tests::load`, where the environment asks for it.
///
/// # Errors
/// One line.
pub(crate) fn keep(report: &Report, test: &str) -> Result<(), String> {
    let Some(folder) = env::var_os(FOLDER).filter(|folder| !folder.is_empty()) else {
        return Ok(());
    };
    write(report, Path::new(&folder), test).map_err(|error| format!("{FOLDER}: {error}"))
}

#[cfg(feature = "report")]
fn write(report: &Report, folder: &Path, test: &str) -> io::Result<()> {
    use super::document::Depth;
    use super::junit;
    use super::outcome::Outcome;
    use super::write::save;
    // Modules are no folders, and a file's name has no colons on some systems.
    let name = test.replace("::", ".");
    save(folder.join(format!("{name}.json")), &report.json())?;
    save(folder.join(format!("{name}.html")), &report.html())?;
    save(folder.join(format!("{name}.md")), &report.markdown())?;
    let suite = junit::write(&report.document(Depth::Whole), &name, &Outcome::default());
    save(folder.join(format!("{name}.xml")), &suite)
}

#[cfg(not(feature = "report"))]
fn write(_: &Report, _: &Path, _: &str) -> io::Result<()> {
    Err(io::Error::other(
        "build backpack-load with the feature `report`",
    ))
}
