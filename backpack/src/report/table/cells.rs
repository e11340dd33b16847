//! What stands in the cells of a table of text.

/// The longest name in a table without a width of its own.
pub(crate) const LONGEST_NAME: usize = 60;

/// Shorter than this a name says nothing.
const SHORTEST_NAME: usize = 16;

/// The longest name in a table for lines of this many characters: most of a line is figures.
pub(super) fn longest_name(width: Option<usize>) -> usize {
    width.map_or(LONGEST_NAME, |width| {
        (width / 3).clamp(SHORTEST_NAME, LONGEST_NAME)
    })
}

/// Names and texts may come from a server: control characters must not reach the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// A name of at most so many characters. What is too long loses its middle: names differ at their ends.
pub(crate) fn short(name: &str, longest: usize) -> String {
    let length = name.chars().count();
    if length <= longest {
        return printable(name);
    }
    let kept = longest - 1;
    let (begin, end) = (kept.div_ceil(2), kept / 2);
    let begin = name.chars().take(begin);
    let end = name.chars().skip(length - end);
    let name: String = begin.chain(['…']).chain(end).collect();
    printable(&name)
}

/// Without its sign. One failure among a million must not look like none.
pub(crate) fn percent(percent: f64) -> String {
    if percent > 0.0 && percent < 0.01 {
        return "<0.01".to_owned();
    }
    format!("{percent:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\n"), "a\u{fffd}[31mb\u{fffd}");
        assert_eq!(short("\n\n\n", 2), "\u{fffd}…");
    }

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(short("/größer", 7), "/größer");
        assert_eq!(short("/players/1/score", 9), "/pla…core");
        assert_eq!(short(&"é".repeat(5_000), 60).chars().count(), 60);
    }

    #[test]
    fn narrow_lines_have_shorter_names() {
        assert_eq!(longest_name(None), 60);
        assert_eq!(longest_name(Some(300)), 60);
        assert_eq!(longest_name(Some(120)), 40);
        assert_eq!(longest_name(Some(1)), 16);
    }

    #[test]
    fn few_failures_do_not_look_like_none() {
        assert_eq!(percent(0.0), "0.00");
        assert_eq!(percent(0.001), "<0.01");
        assert_eq!(percent(12.345), "12.35");
    }
}
