//! What endpoints, chains and scenarios have in common: a unit struct with the user's attributes.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Attribute;

use crate::syntax::item::Header;

/// The struct with its docs, to which this line is added.
pub(crate) fn unit_struct(header: &Header, doc: &str) -> TokenStream {
    let Header {
        attributes,
        visibility,
        name,
    } = header;
    // At the name, so that notes of the compiler point there.
    let definition = quote_spanned!(name.span()=> struct #name;);
    quote! {
        #(#attributes)*
        #[doc = ""]
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #[allow(dead_code)]
        #visibility #definition
    }
}

/// The attributes that decide whether the item is there at all, for everything that belongs to it.
pub(crate) fn conditions(header: &Header) -> Vec<&Attribute> {
    header
        .attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .collect()
}

/// A constant without a name that holds an item's implementations, out of the way of the user's names.
pub(crate) fn hidden(conditions: &[&Attribute], code: &TokenStream) -> TokenStream {
    quote! {
        #(#conditions)*
        #[allow(unused, non_camel_case_types, non_local_definitions, unexpected_cfgs, deprecated)]
        const _: () = { #code };
    }
}
