//! Regular expressions, read by the parser that will match them.

use backpack_data::reason;
use syn::{Ident, LitStr};

/// Refuses what is no regular expression, and what has several groups: a value is one thing.
pub(crate) fn check(_: &Ident, pattern: &LitStr) -> syn::Result<()> {
    let text = pattern.value();
    let refuse = |message: String| Err(syn::Error::new(pattern.span(), message));
    if text.is_empty() {
        return refuse("an empty regular expression: write `text` for the whole body".to_owned());
    }
    match regex::Regex::new(&text) {
        Ok(regex) if regex.captures_len() > 2 => refuse(format!(
            "a value is what one group matches, and here are {}: write `(?:…)` for the others",
            regex.captures_len() - 1
        )),
        Ok(_) => Ok(()),
        Err(error) => refuse(format!("no regular expression: {}", reason(error))),
    }
}
