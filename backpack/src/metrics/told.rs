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
    let (own, mut rest) = text.split_at(own_words(text));
    let mut hasher = DefaultHasher::new();
    own.hash(&mut hasher);
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

/// How much of a text are our own words, whose numbers tell kinds apart: `status 404, expected 200..=399`.
fn own_words(text: &str) -> usize {
    match text.starts_with("status ") {
        true => text.find(": ").unwrap_or(text.len()),
        false => 0,
    }
}

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
    fn the_beginning_of_a_text_is_kept() {
        let text = "x".repeat(1 << 20);
        assert_eq!(Told::new(&text).as_str().chars().count(), LONGEST + 1);
    }
}
