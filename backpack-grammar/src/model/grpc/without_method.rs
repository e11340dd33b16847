//! In the place of what reads `proto` files, where the feature `grpc` is off: the word itself is refused.

use proc_macro2::TokenStream;
use syn::LitStr;

use super::Grpc;
use crate::errors::Errors;

pub(crate) fn check(
    _: &LitStr,
    _: Option<&LitStr>,
    _: Option<&TokenStream>,
    _: &mut Errors,
) -> Option<Grpc> {
    None
}
