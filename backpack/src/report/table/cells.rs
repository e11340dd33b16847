//! What stands in the cells of a table of text.

use crate::text::printable::line;

/// The longest name in a table without a width of its own.
const LONGEST_NAME: usize = 60;

/// Shorter than this a name says nothing.
pub(super) const SHORTEST_NAME: usize = 16;

/// The longest name in a table for lines of this many characters: most of a line is figures.
pub(super) fn longest_name(width: Option<usize>) -> usize {
    width.map_or(LONGEST_NAME, |width| {
        (width / 3).clamp(SHORTEST_NAME, LONGEST_NAME)
    })
}

/// A name of at most so many characters. What is too long loses its middle: names differ at their ends.
pub(super) fn short(name: &str, longest: usize) -> String {
    let length = name.chars().count();
    if length <= longest {
        return line(name);
    }
    let kept = longest - 1;
    let (begin, end) = (kept.div_ceil(2), kept / 2);
    let begin = name.chars().take(begin);
    let end = name.chars().skip(length - end);
    let name: String = begin.chain(['…']).chain(end).collect();
    line(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(short("a\u{1b}[31mb\u{202e}", 60), "a\u{fffd}[31mb\u{fffd}");
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
}
