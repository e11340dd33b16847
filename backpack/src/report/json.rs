//! The report as JSON: the document as it is.

use super::document::Document;

pub(crate) fn write(document: &Document) -> String {
    serde_json::to_string_pretty(document).expect("a document is JSON")
}
