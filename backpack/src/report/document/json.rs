//! The report as JSON: the document as it is, and the way back.

use serde::Deserialize;

use super::plausible;
use crate::report::document::{Document, FORMAT, VERSION};

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
    // Windows' programs like to put a mark before a text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.is_empty() && !text.trim_start().starts_with('{') {
        return Err(no_report("it is no JSON object".to_owned()));
    }
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
    let document = serde_json::from_str(text).map_err(|error| no_report(error.to_string()))?;
    match plausible::check(&document) {
        Ok(()) => Ok(document),
        Err(why) => Err(format!("{name} is the report of no run: {why}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_was_written_is_read() {
        for document in [
            sample::document(),
            sample::with_baseline(),
            sample::on_schedule(),
        ] {
            assert_eq!(read(&write(&document), "a.json"), Ok(document));
        }
    }

    #[test]
    fn a_field_of_a_later_program_is_no_trouble() {
        let mut json: serde_json::Value = serde_json::to_value(sample::document()).unwrap();
        json["total"]["energy"] = 5.into();
        assert_eq!(read(&json.to_string(), "a.json"), Ok(sample::document()));
    }

    #[test]
    fn a_mark_before_the_text_is_no_trouble() {
        let document = sample::document();
        let text = format!("\u{feff}{}", write(&document));
        assert_eq!(read(&text, "a.json"), Ok(document));
    }

    #[test]
    fn figures_that_no_run_has_are_refused() {
        let mut document = sample::document();
        document.rows[0].stats.failures = 1_000;
        let refused = read(&write(&document), "a.json").expect_err("more failures than requests");
        assert!(
            refused.starts_with("a.json is the report of no run: "),
            "{refused}"
        );
    }

    #[test]
    fn other_texts_are_refused_in_one_line() {
        let written = write(&sample::document());
        for (text, error) in [
            (String::new(), "a.json is no JSON report of Backpack: EOF"),
            (
                "[]".to_owned(),
                "a.json is no JSON report of Backpack: it is no JSON object",
            ),
            (
                "{}".to_owned(),
                "a.json is no JSON report of Backpack: missing field `format`",
            ),
            (
                r#"{"format": "other", "version": 1}"#.to_owned(),
                "a.json is no JSON report of Backpack: its format is \"other\"",
            ),
            (
                written.replacen("\"version\": 1", "\"version\": 2", 1),
                "a.json is a report of version 2, and this Backpack reads versions up to 1",
            ),
            (
                written.replacen("\"seed\"", "\"sead\"", 1),
                "a.json is no JSON report of Backpack: missing field `seed`",
            ),
            (
                written[..written.len() / 2].to_owned(),
                "a.json is no JSON report of Backpack: EOF",
            ),
        ] {
            let refused = read(&text, "a.json").expect_err(&text);
            assert!(refused.starts_with(error), "{refused}");
            assert!(!refused.contains('\n'), "{refused}");
        }
    }
}
