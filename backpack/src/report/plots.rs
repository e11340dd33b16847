//! The report's pictures, as SVG.

use super::document::Document;

/// A picture.
#[derive(Clone, Debug)]
pub(crate) struct Plot {
    /// With its ending.
    pub(crate) file_name: String,
    pub(crate) svg: String,
}

/// Those of the whole run, then those of each row.
pub(crate) fn all(_document: &Document) -> Vec<Plot> {
    Vec::new()
}
