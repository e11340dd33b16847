//! In the place of contracts, where they are not built in.

use crate::errors::Errors;
use crate::model::contracted::Contracted;
use crate::syntax::endpoint::Endpoint;
use crate::syntax::inner::Openapi;

/// Nobody has one.
pub(crate) enum Source {}

impl Source {
    /// What is wrong with a file that nobody has.
    pub(crate) fn fault(&self) -> Option<syn::Error> {
        match *self {}
    }
}

/// Says which feature it takes.
pub(crate) fn read(openapi: &Openapi) -> syn::Result<Source> {
    Err(syn::Error::new(
        openapi.word,
        "`openapi` takes the feature `openapi` of backpack-load: write `features = [\"openapi\"]` behind its version in Cargo.toml",
    ))
}

/// Nothing is held to what nobody has.
pub(crate) fn hold(source: &Source, _: &Endpoint, _: &mut Errors) -> Option<Contracted> {
    match *source {}
}
