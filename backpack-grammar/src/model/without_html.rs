//! In the place of CSS selectors, where the feature `html` is off.

use syn::{Ident, LitStr};

use crate::model::without_feature;

pub(crate) fn check(kind: &Ident, _: &LitStr) -> syn::Result<()> {
    without_feature(kind, "html", "html")
}
