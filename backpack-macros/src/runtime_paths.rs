//! The only place that spells paths into the runtime crate, whatever name it goes by in the user's `Cargo.toml`.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::Ident;

use crate::runtime_name::runtime_name;

/// The paths that expansions begin with.
pub(crate) struct Runtime {
    /// What users see.
    pub(crate) public: TokenStream,
    /// What only expansions name.
    pub(crate) private: TokenStream,
}

impl Runtime {
    /// Looks up what the invoking crate calls the runtime.
    pub(crate) fn find() -> Self {
        let name = Ident::new(&runtime_name(), Span::call_site());
        Self {
            public: quote!(::#name),
            private: quote!(::#name::__private),
        }
    }

    /// The same paths as if written at this place, where an error about them is to show.
    pub(crate) fn at(&self, span: Span) -> Self {
        Self {
            public: respanned(&self.public, span),
            private: respanned(&self.private, span),
        }
    }
}

fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let at_span = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.clone().into_iter().map(at_span).collect()
}
