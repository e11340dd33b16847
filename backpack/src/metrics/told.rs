//! Texts of failures. Those that differ only in numbers and identifiers are of one kind, and the first of them stands for all:
//! a server that puts an order's number into its words does not make a row for each.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::cut::cut;

/// In characters. What a server or a check says may be as long as a body.
const LONGEST: usize = 500;

/// A text, and the kind that it is of.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    text: Box<str>,
    kind: u64,
}

impl Told {
    /// Keeps its beginning.
    pub(crate) fn new(text: &str) -> Self {
        let text = cut(text, LONGEST).into_boxed_str();
        let kind = kind(&text);
        Self { text, kind }
    }

    /// The first text of this kind.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Told {}

impl Hash for Told {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}

/// A hash that is the same for texts of one kind, on all threads.
fn kind(text: &str) -> u64 {
    let (begin, end) = own_words(text);
    let mut rest = &text[begin..end];
    let mut hasher = DefaultHasher::new();
    text[..begin].hash(&mut hasher);
    text[end..].hash(&mut hasher);
    while !rest.is_empty() {
        let end = rest.find(|c| !is_in_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        match word.contains(|c: char| c.is_ascii_digit()) {
            true => '#'.hash(&mut hasher),
            false => word.hash(&mut hasher),
        }
        let sign = behind.chars().next();
        sign.hash(&mut hasher);
        rest = &behind[sign.map_or(0, char::len_utf8)..];
    }
    hasher.finish()
}

/// Where our own words, whose numbers tell kinds apart, end at the beginning of a text, and where they go on at its end:
/// `status 404, expected 200..=399`, `json["a"][1] is 0, expected >= 1`.
fn own_words(text: &str) -> (usize, usize) {
    if text.starts_with("status ") {
        return (text.find(": ").unwrap_or(text.len()), text.len());
    }
    if text.starts_with("the text lacks \"") {
        return (text.len(), text.len());
    }
    let is_of_check = CHECKS.iter().any(|place| text.starts_with(place));
    match text.find(" is ").filter(|_| is_of_check) {
        Some(begin) => {
            let end = text.rfind(", expected ").filter(|end| *end > begin);
            (begin, end.unwrap_or(text.len()))
        }
        None => (0, text.len()),
    }
}

/// What the text of a declared check begins with.
const CHECKS: [&str; 4] = ["json[", "json is ", "the header ", "the text is \""];

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        Told::new(one) == Told::new(other)
    }

    #[test]
    fn numbers_and_identifiers_make_no_kind() {
        assert!(same("order 17 is closed", "order 1805 is closed"));
        assert!(same(
            "no user 0b51f3c2-77ab-4c1d-9a5e-0d2c1f0e9b11",
            "no user 9c41aa00-1d2e-4f3a-8b7c-6d5e4f3a2b1c"
        ));
        assert!(same("took 1.5s", "took 12.25s"));
        assert!(!same("order 17 is closed", "order 17 is open"));
        assert!(!same("a b", "a  b"));
        assert!(!same("größer", "grösser"));
    }

    #[test]
    fn a_status_does() {
        assert!(!same(
            "status 400, expected 200",
            "status 404, expected 200"
        ));
        assert!(same(
            "status 400, expected 200: \"no order 17\"",
            "status 400, expected 200: \"no order 18\""
        ));
    }

    #[test]
    fn the_words_of_a_declared_check_do() {
        assert!(same(
            r#"json["a"][0] is 7, expected >= 10"#,
            r#"json["a"][0] is 8, expected >= 10"#
        ));
        for (one, other) in [
            (r#"json["a"][0] is missing"#, r#"json["a"][1] is missing"#),
            ("json is 7, expected != 7", "json is 8, expected != 8"),
            ("the header x-1 is missing", "the header x-2 is missing"),
            (r#"the text lacks "a 1""#, r#"the text lacks "a 2""#),
        ] {
            assert!(!same(one, other), "{one}");
        }
    }

    #[test]
    fn the_beginning_of_a_text_is_kept() {
        let text = "x".repeat(1 << 20);
        assert_eq!(Told::new(&text).as_str().chars().count(), LONGEST + 1);
    }
}
