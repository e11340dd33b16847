//! Which files take the place of a test's tables, as it was asked for.

use std::path::PathBuf;

use crate::declare::table::TableDeclaration;

/// What a test was told of its tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replaced {
    /// Those that were named, whether they get another file or not.
    pub(crate) tables: Vec<&'static TableDeclaration>,
    /// By the name of the table.
    pub(crate) files: Vec<(String, PathBuf)>,
}

impl Replaced {
    pub(crate) fn know(&mut self, table: &'static TableDeclaration) {
        if !self.tables.iter().any(|known| known.is(table)) {
            self.tables.push(table);
        }
    }

    /// The last that is said of a table counts.
    pub(crate) fn put(&mut self, name: &str, file: PathBuf) {
        self.files.retain(|(known, _)| known != name);
        self.files.push((name.to_owned(), file));
    }
}
