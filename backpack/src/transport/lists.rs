//! Lists in the values of headers.

/// Whether a list with commas has this word.
pub(super) fn lists(value: &[u8], word: &str) -> bool {
    let mut items = value.split(|byte| *byte == b',');
    items.any(|item| item.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
}
