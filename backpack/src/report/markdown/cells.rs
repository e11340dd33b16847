//! What stands in a Markdown table: figures with their units, and texts that stay texts.

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
    for c in cut(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("<br>"),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A text that is code, within HTML's tags: between backticks a pipe would still end the cell.
pub(super) fn code(code: &str) -> String {
    format!("<code>{}</code>", text(code))
}

/// The beginning of a long text.
fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

/// Thousands apart.
pub(super) fn count(count: u64) -> String {
    let digits = count.to_string();
    let groups: Vec<_> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(String::from_utf8_lossy)
        .collect();
    groups.join(",")
}

/// Milliseconds in the unit that reads best.
pub(super) fn time(millis: f64) -> String {
    match millis {
        millis if millis >= 1000.0 => format!("{} s", digits(millis / 1000.0)),
        millis if millis >= 1.0 => format!("{} ms", digits(millis)),
        millis => format!("{} µs", digits(millis * 1000.0)),
    }
}

pub(super) fn rate(rate: f64) -> String {
    digits(rate)
}

pub(super) fn percent(percent: f64) -> String {
    // A single failure among many thousands must not look like none.
    if percent > 0.0 && percent < 0.01 {
        return "&lt;0.01".to_owned();
    }
    format!("{percent:.2}")
}

/// Three significant ones, and all before the point.
pub(super) fn digits(value: f64) -> String {
    let decimals = match value {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

/// How far a figure is from its baseline, in percent.
pub(super) fn delta(now: f64, before: Option<f64>) -> String {
    match before {
        Some(before) if before > 0.0 => format!(" ({:+.1} %)", (now / before - 1.0) * 100.0),
        _ => String::new(),
    }
}

/// The same for what is a percentage itself.
pub(super) fn points(points: f64) -> String {
    format!(" ({points:+.2} points)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        assert_eq!(text("a|b<script>"), "a\\|b&lt;script&gt;");
        assert_eq!(text("[x](y) `*_#"), "\\[x\\](y) \\`\\*\\_\\#");
        assert_eq!(text("one\ntwo\u{1b}"), "one<br>two\u{fffd}");
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
    fn figures_have_three_digits_and_a_unit() {
        assert_eq!(time(0.4321), "432 µs");
        assert_eq!(time(43.21), "43.2 ms");
        assert_eq!(time(1500.0), "1.50 s");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(12), "12");
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
