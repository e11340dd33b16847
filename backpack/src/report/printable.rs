//! Names and texts may come from a server: what of them may stand in a picture or on a page.

/// Line breaks and tabs stay. Other control characters, those that turn the direction of the text around them, and those that
/// XML cannot hold are replaced.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if is_bad(c) { '\u{fffd}' } else { c })
        .collect()
}

fn is_bad(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::printable;

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
}
