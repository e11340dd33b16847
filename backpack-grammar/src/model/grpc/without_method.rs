//! In the place of what reads `proto` files, where the feature `grpc` is off.

use proc_macro2::{Ident, TokenStream};
use syn::LitStr;

use super::Grpc;
use crate::errors::Errors;
use crate::model::without_feature;

/// Refuses every one, at its word.
pub(super) fn check(
    word: &Ident,
    _: &LitStr,
    _: Option<&LitStr>,
    _: Option<&TokenStream>,
    errors: &mut Errors,
) -> Option<Grpc> {
    errors.ok(without_feature(word, "GRPC", "grpc"))?;
    None
}
