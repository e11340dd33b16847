//! Texts that reports show in one line.

use syn::LitStr;

use crate::model::path::turns_direction;

/// Refuses what could not be read there; `what` is said of it, as `a name`.
pub(crate) fn check(text: &LitStr, what: &str) -> syn::Result<()> {
    let refuse = |message: String| Err(syn::Error::new(text.span(), message));
    let value = text.value();
    if value.trim().is_empty() {
        return refuse(format!("{what} that nobody could read in a report"));
    }
    match value
        .chars()
        .find(|character| character.is_control() || turns_direction(*character))
    {
        Some(wrong) => refuse(format!(
            "{what} stands in one line of a report: remove {wrong:?}"
        )),
        None => Ok(()),
    }
}
