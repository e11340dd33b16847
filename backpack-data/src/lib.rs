//! Tables of test data for Backpack, the crate `backpack-load`, and paths into XML: read by its macros, which check them, and by
//! the program, which keeps them. Both read the same, so that what compiles can be run.
//!
//! ```
//! use backpack_data::{Cells, Column, Format, Kind};
//!
//! let file = "name,level\nada,3\n\"bob, the 2nd\",\n";
//! let names = backpack_data::names(file.as_bytes(), Format::Csv).unwrap();
//! assert_eq!(names, ["name", "level"]);
//!
//! let columns = [Column::text("name"), Column { name: "level", kind: Kind::U8, optional: true }];
//! let cells = Cells::read(file.as_bytes(), Format::Csv, &columns).unwrap();
//! assert_eq!(cells.rows(), 2);
//! assert_eq!(cells.get::<&str>(0, 1), "bob, the 2nd");
//! assert_eq!((cells.get::<Option<u8>>(1, 0), cells.get::<Option<u8>>(1, 1)), (Some(3), None));
//! ```

mod beginnings;
mod build;
mod cells;
mod csv;
mod fault;
mod json;
mod kind;
mod reason;
#[cfg(test)]
mod tests;
mod xml_path;

use std::io::Read;

pub use cells::{Cell, Cells};
pub use fault::{Fault, Faults};
pub use kind::Kind;
pub use reason::reason;
pub use xml_path::{Condition, Step, Taken, XmlPath};

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180; the first line names the columns.
    Csv,
    /// An object a line.
    JsonLines,
    /// An array of objects.
    Json,
}

/// A column as it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'n> {
    /// As the file spells it.
    pub name: &'n str,
    /// What its cells are.
    pub kind: Kind,
    /// Whether a cell may be empty, which is no value then.
    pub optional: bool,
}

impl<'n> Column<'n> {
    /// Of texts that may be empty.
    #[must_use]
    pub const fn text(name: &'n str) -> Self {
        Self {
            name,
            kind: Kind::Text,
            optional: false,
        }
    }
}

/// The names of the columns, in the order of the file.
///
/// # Errors
/// It has none, two of one name, or cannot be read so far.
pub fn names(file: impl Read, format: Format) -> Result<Vec<String>, Faults> {
    match format {
        Format::Csv => csv::names(file),
        Format::JsonLines => json::names_of_lines(file),
        Format::Json => json::names_of_array(file),
    }
}
