//! What endpoints, chains and scenarios have in common: a unit struct with the user's attributes.

use backpack_grammar::Header;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Visibility;
use syn::ext::IdentExt;

use crate::expand::apart;
use crate::runtime_paths::Runtime;

/// The struct with its docs, to which this line is added.
pub(crate) fn unit_struct(header: &Header, doc: &str) -> TokenStream {
    let Header {
        attributes, name, ..
    } = header;
    let visibility = apart::visibility(header);
    // At the name, so that notes of the compiler point there.
    let definition = quote_spanned!(name.span()=> struct #name;);
    quote! {
        #(#attributes)*
        #[doc = ""]
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #visibility #definition
    }
}

/// A name for code that the user did not write, though it points to what he wrote: no lint speaks of it. The item alone is told
/// of where nobody uses it, and where it is deprecated.
pub(crate) fn unlinted(name: &Ident) -> Ident {
    let mut unlinted = name.clone();
    unlinted.set_span(Span::call_site().located_at(name.span()));
    unlinted
}

/// The same of who may see it: lints take the place where an item begins for that of its author.
pub(crate) fn of_code(visibility: &Visibility) -> TokenStream {
    let unlinted = |mut token: TokenTree| {
        token.set_span(Span::call_site().located_at(token.span()));
        token
    };
    let mut tokens = visibility.to_token_stream().into_iter();
    let first = tokens.next().map(unlinted);
    first.into_iter().chain(tokens).collect()
}

/// What everything that belongs to the item has: the attributes that decide whether it is there at all, and leave to name one that
/// is deprecated.
pub(crate) fn attributes_of_code(header: &Header) -> Vec<TokenStream> {
    let conditions = header.conditions().map(|condition| quote!(#[#condition]));
    let deprecated = header.attributes.iter().any(|attribute| {
        let tokens = attribute.to_token_stream().to_string();
        tokens.contains("deprecated")
    });
    conditions
        .chain(deprecated.then(|| quote!(#[allow(deprecated)])))
        .collect()
}

/// A constant without a name that holds an item's implementations, out of the way of the user's names.
///
/// No lint is allowed for all of it: the user's blocks and expressions stand in it, and are to be told what they forget.
pub(crate) fn hidden(attributes: &[TokenStream], code: &TokenStream) -> TokenStream {
    quote! {
        #(#attributes)*
        #[allow(unexpected_cfgs)]
        const _: () = { #code };
    }
}

/// What the implementations call the item. It is not what they are for, or each unused item would count as used by them.
pub(crate) fn alias() -> Ident {
    Ident::new("__BackpackItem", Span::call_site())
}

/// Names the item by its alias.
pub(crate) fn declare_alias(name: &Ident) -> TokenStream {
    let (alias, name) = (alias(), unlinted(name));
    quote!(type #alias = #name;)
}

/// What tells the item from all others: the place of its declaration.
pub(crate) fn identity(Runtime { private, .. }: &Runtime, name: &Ident) -> TokenStream {
    let text = name.unraw().to_string();
    quote! {
        #private::EndpointId::of_place(
            ::core::concat!(::core::module_path!(), "::", #text, "@", ::core::line!(), ":", ::core::column!())
        )
    }
}
