//! What stands in a cell, and how cells become a table.

use csv::{Terminator, WriterBuilder};
use jiff::Timestamp;

use crate::text::printable::printable;

/// Locust's word for a figure without a request behind it.
pub(super) const NOT_AVAILABLE: &str = "N/A";

/// Rates and sizes.
pub(super) const NUMBER_DECIMALS: i32 = 6;
pub(super) const PERCENT_DECIMALS: i32 = 2;

/// With commas, quotes where they are needed and CRLF, as Python's csv module writes it.
pub(super) fn table(header: Vec<&str>, rows: impl Iterator<Item = Vec<String>>) -> String {
    lines(std::iter::once(header.into_iter().map(str::to_owned).collect()).chain(rows))
}

/// The same without a header.
pub(super) fn lines(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row)
            .expect("rows are equally long, and memory takes them");
    }
    let bytes = writer.into_inner().expect("memory takes all of it");
    String::from_utf8(bytes).expect("cells are UTF-8, and so is what stands between them")
}

/// Milliseconds, to the microsecond.
pub(super) fn millis(millis: f64) -> String {
    number(millis, 3)
}

/// With at most so many decimals, and no zeros at the end. What the source of the report does not tell is not available.
pub(super) fn number(value: f64, decimals: i32) -> String {
    if value.is_nan() {
        return NOT_AVAILABLE.to_owned();
    }
    let scale = 10_f64.powi(decimals);
    // Adding zero turns -0 into 0.
    ((value * scale).round() / scale + 0.0).to_string()
}

/// UTC, to the second.
pub(super) fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Names and errors may hold what a server sent. A spreadsheet would run a text that begins like a formula, so an apostrophe
/// goes before it; control characters would reach the terminal of whoever prints the file.
pub(super) fn text(text: &str) -> String {
    let mut cell = String::new();
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        cell.push('\'');
    }
    cell + &printable(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        assert_eq!(millis(12.0), "12");
        assert_eq!(millis(0.4314), "0.431");
        assert_eq!(millis(3_600_000.0), "3600000");
        assert_eq!(number(-0.000_000_1, NUMBER_DECIMALS), "0");
        assert_eq!(number(1.0 / 3.0, NUMBER_DECIMALS), "0.333333");
    }

    #[test]
    fn a_spreadsheet_runs_nothing() {
        assert_eq!(text("=1+1"), "'=1+1");
        assert_eq!(text("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(text("\r=1"), "'\u{fffd}=1");
        assert_eq!(text("/a=b"), "/a=b");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(text("a\u{1b}[31m\nb"), "a\u{fffd}[31m\nb");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let row = ["a,b", "c\"d", "e\nf", "g h", ""]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(
            lines([row].into_iter()),
            "\"a,b\",\"c\"\"d\",\"e\nf\",g h,\r\n"
        );
    }
}
