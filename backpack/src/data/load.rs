//! The cells of a table: those of its declaration, read once a process, or of a file in their place.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use crate::declare::table::{Cells, Format, Origin, TableDeclaration};

/// As the declaration has them.
///
/// # Errors
/// All that is wrong with a file that is not in the program, a line each.
pub(crate) fn cells_of(table: &TableDeclaration) -> Result<&'static Cells, Vec<String>> {
    let read = (table.home)().cells.get_or_init(|| match table.origin {
        Origin::Embedded(format, bytes) => {
            let cells = Cells::read(bytes, format, table.columns);
            cells.map_err(|faults| faults.lines(&format!("the table `{}`", table.name)))
        }
        Origin::File(format, folder, path) => {
            let beside = Path::new(folder).join(path);
            let beside = if beside.exists() { beside } else { path.into() };
            read_file(table, &beside, format)
        }
    });
    read.as_ref().map_err(Clone::clone)
}

/// Of this file. They live as long as the program, as all tables do.
///
/// # Errors
/// All that is wrong with it, a line each.
pub(crate) fn cells_of_file(
    table: &TableDeclaration,
    path: &Path,
) -> Result<&'static Cells, Vec<String>> {
    let declared = table.origin.format();
    let ending = path.extension().unwrap_or_default();
    let format = match ending.to_string_lossy().to_ascii_lowercase().as_str() {
        "csv" => Format::Csv,
        "jsonl" | "ndjson" => Format::JsonLines,
        "json" => Format::Json,
        _ => declared,
    };
    read_file(table, path, format).map(|cells| &*Box::leak(Box::new(cells)))
}

fn read_file(table: &TableDeclaration, path: &Path, format: Format) -> Result<Cells, Vec<String>> {
    let (name, shown) = (table.name, path.display());
    let unread =
        |error: io::Error| vec![format!("the table `{name}`: cannot read {shown}: {error}")];
    let file = File::open(path).map_err(unread)?;
    let cells = Cells::read(BufReader::new(file), format, table.columns);
    cells.map_err(|faults| faults.lines(&format!("the table `{name}`: {shown}")))
}
