//! In the place of regular expressions, where the feature `regex` is off.

use syn::{Ident, LitStr};

use crate::model::without_feature;

pub(crate) fn check(kind: &Ident, _: &LitStr) -> syn::Result<()> {
    without_feature(kind, "text[…]", "regex")
}
