//! In the place of paths into XML, where the feature `xml` is off.

use syn::{Ident, LitStr};

use crate::model::without_feature;

pub(crate) fn check(kind: &Ident, _: &LitStr) -> syn::Result<()> {
    without_feature(kind, "xml", "xml")
}
