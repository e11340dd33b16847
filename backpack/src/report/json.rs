//! The report as JSON: the document as it is.

use serde::Deserialize;

use super::document::{Document, FORMAT, VERSION};

pub(crate) fn write(document: &Document) -> String {
    serde_json::to_string_pretty(document).expect("a document is JSON")
}

/// What every report begins with, whatever its version.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// Reads a report back; the error is one line that names it.
pub(crate) fn read(text: &str, name: &str) -> Result<Document, String> {
    let no_report = |why: String| format!("{name} is no JSON report of Backpack: {why}");
    let head: Head = serde_json::from_str(text).map_err(|error| no_report(error.to_string()))?;
    if head.format != FORMAT {
        return Err(no_report(format!("its format is {:?}", head.format)));
    }
    if head.version > VERSION {
        return Err(format!(
            "{name} is a report of version {}, and this Backpack reads versions up to {VERSION}",
            head.version
        ));
    }
    serde_json::from_str(text).map_err(|error| no_report(error.to_string()))
}
