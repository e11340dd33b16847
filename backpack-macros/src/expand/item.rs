//! What endpoints, chains and scenarios have in common: a unit struct with the user's attributes.

use backpack_grammar::Header;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

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
pub(crate) fn conditions(header: &Header) -> Vec<TokenStream> {
    let conditions = header.conditions();
    conditions.map(|condition| quote!(#[#condition])).collect()
}

/// A constant without a name that holds an item's implementations, out of the way of the user's names.
///
/// No lint is allowed for all of it: the user's blocks and expressions stand in it, and are to be told what they forget.
pub(crate) fn hidden(conditions: &[TokenStream], code: &TokenStream) -> TokenStream {
    quote! {
        #(#conditions)*
        #[allow(unexpected_cfgs)]
        const _: () = { #code };
    }
}

/// What the implementations call the item, so that one that is deprecated can be implemented without a warning.
pub(crate) fn alias() -> Ident {
    Ident::new("__BackpackItem", Span::call_site())
}

/// Names the item by its alias.
pub(crate) fn declare_alias(name: &Ident) -> TokenStream {
    let alias = alias();
    quote! {
        #[allow(dead_code, deprecated)]
        type #alias = #name;
    }
}
