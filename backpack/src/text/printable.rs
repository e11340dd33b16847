//! Names and texts may come from a server: what of them may stand in a picture, on a page, or in a terminal.

/// Line breaks and tabs stay. Other control characters, those that turn the direction of the text around them, and those that
/// XML cannot hold are replaced.
#[cfg(any(feature = "locust", feature = "report"))]
pub(crate) fn printable(text: &str) -> String {
    replaced(text, |c| is_bad(c) && !is_space(c))
}

/// The same in one line: line breaks and tabs are replaced too.
pub(crate) fn line(text: &str) -> String {
    replaced(text, is_bad)
}

fn replaced(text: &str, is_bad: fn(char) -> bool) -> String {
    text.chars()
        .map(|c| if is_bad(c) { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(any(feature = "locust", feature = "report"))]
fn is_space(c: char) -> bool {
    matches!(c, '\n' | '\t')
}

fn is_bad(c: char) -> bool {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(any(feature = "locust", feature = "report"))]
    #[test]
    fn what_does_not_print_is_replaced() {
        assert_eq!(printable("a\u{0}b\u{1b}[31m"), "a\u{fffd}b\u{fffd}[31m");
        assert_eq!(
            printable("gpj\u{202e}exe\u{ffff}"),
            "gpj\u{fffd}exe\u{fffd}"
        );
        assert_eq!(
            printable("two\nlines, größer 日本"),
            "two\nlines, größer 日本"
        );
    }

    #[test]
    fn a_line_is_one() {
        assert_eq!(
            line("two\nlines\t\u{202e}x"),
            "two\u{fffd}lines\u{fffd}\u{fffd}x"
        );
        assert_eq!(line("größer 日本"), "größer 日本");
    }
}
