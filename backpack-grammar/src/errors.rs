//! Collects the mistakes of an invocation, so that all of them show at once.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};

/// The mistakes found so far, each at the word that is wrong.
#[derive(Default)]
pub struct Errors(Vec<syn::Error>);

impl Errors {
    /// Notes a mistake at this place.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Notes a mistake that parsing met.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// Notes the mistake of a result, and gives its value where there is none.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// How many there are; more of them later means that what was read between is broken.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// One `compile_error!` for each mistake, as items.
    pub fn into_tokens(self) -> TokenStream {
        self.0
            .into_iter()
            .map(syn::Error::into_compile_error)
            .collect()
    }

    /// Each with its text and its place, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &syn::Error> {
        self.0.iter()
    }

    /// The texts, for tests.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }
}
