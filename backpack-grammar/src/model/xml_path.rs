//! Paths into XML, read by the parser that will follow them.

use backpack_data::XmlPath;
use syn::{Ident, LitStr};

/// Refuses what is no path of the subset of XPath.
pub(crate) fn check(_: &Ident, path: &LitStr) -> syn::Result<()> {
    match XmlPath::parse(&path.value()) {
        Ok(_) => Ok(()),
        Err(why) => Err(syn::Error::new(
            path.span(),
            format!("no path into XML: {why}"),
        )),
    }
}
