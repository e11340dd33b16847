//! The beginning of a text that is too long to be shown whole.

/// At most so many characters of it, and a sign where some are left out.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn what_is_left_out_has_a_sign() {
        assert_eq!(cut("größer", 6), "größer");
        assert_eq!(cut("größer", 3), "grö…");
        assert_eq!(cut("日本語", 0), "…");
        assert_eq!(cut("", 0), "");
    }
}
