//! What stands in a Markdown table: figures with their units, and texts that stay texts.

use crate::report::document::change;
use crate::text::cut::cut;
use crate::text::printable::printable;
use crate::text::units;

/// Longer ones are cut: a summary is a page to look at.
const LONGEST: usize = 300;

/// A table of GitHub's Markdown; the first columns are texts, the others figures.
pub(super) fn table(head: &[&str], texts: usize, rows: &[Vec<String>]) -> String {
    let rule = (0..head.len()).map(|place| if place < texts { "---" } else { "---:" });
    let mut lines = vec![line(head.iter().copied()), line(rule)];
    lines.extend(rows.iter().map(|row| line(row.iter().map(String::as_str))));
    lines.concat()
}

fn line<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// A text of whatever kind: what Markdown or HTML would read as theirs is escaped, and it stays on one line.
pub(super) fn text(text: &str) -> String {
    let mut escaped = String::new();
    for c in printable(&cut(text, LONGEST)).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("<br>"),
            '\t' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A text that is code, within HTML's tags: between backticks a pipe would still end the cell.
pub(super) fn code(code: &str) -> String {
    format!("<code>{}</code>", text(code))
}

/// Without its sign, for a column whose head has it.
pub(super) fn percent(percent: f64) -> String {
    text(&units::share(percent))
}

/// How far a figure is from its baseline, in percent.
pub(super) fn delta(now: f64, before: Option<f64>) -> String {
    change(Some(now), before).map_or_else(String::new, |change| format!(" ({change:+.1} %)"))
}

/// The same for what is a percentage itself.
pub(super) fn points(points: f64) -> String {
    format!(" ({points:+.2} points)")
}

/// In the largest units that tell it.
pub(super) fn duration(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{} s", units::digits(seconds));
    }
    let whole = seconds.round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    match hours {
        0 => format!("{minutes} min {seconds} s"),
        hours => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        assert_eq!(text("a|b<script>"), "a\\|b&lt;script&gt;");
        assert_eq!(text("[x](y) `*_#"), "\\[x\\](y) \\`\\*\\_\\#");
        assert_eq!(text("one\ntwo\u{1b}"), "one<br>two\u{fffd}");
        assert_eq!(text("gpj\u{202e}exe"), "gpj\u{fffd}exe");
        assert_eq!(text("&lt;"), "&amp;lt;");
        assert_eq!(code("a|b"), "<code>a\\|b</code>");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let cut = text(&"é".repeat(1000));
        assert_eq!(cut.chars().count(), LONGEST + 1);
        assert!(cut.ends_with("é…"));
    }

    #[test]
    fn few_failures_do_not_look_like_none() {
        assert_eq!(percent(0.001), "&lt;0.01");
        assert_eq!(percent(0.0), "0.00");
    }

    #[test]
    fn changes_have_a_sign() {
        assert_eq!(delta(12.0, Some(10.0)), " (+20.0 %)");
        assert_eq!(delta(5.0, Some(10.0)), " (-50.0 %)");
        assert_eq!(delta(5.0, Some(0.0)), "");
        assert_eq!(delta(5.0, None), "");
    }
}
