//! CSS selectors, read by the parser that will look for them.

use backpack_data::reason;
use syn::{Ident, LitStr};

/// Refuses what is no selector.
pub(crate) fn check(_: &Ident, selector: &LitStr) -> syn::Result<()> {
    let text = selector.value();
    match scraper::Selector::parse(&text) {
        Ok(_) => Ok(()),
        Err(error) => Err(syn::Error::new(
            selector.span(),
            format!("no CSS selector: {}", reason(error)),
        )),
    }
}
