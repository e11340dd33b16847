//! Where a name is declared once more in its file, perhaps in the same module, which no macro can see: the item gets a module of its
//! own and is imported from there, so that the compiler tells of one name that stands twice, and not of each implementation too.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use backpack_grammar::Header;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Visibility;
use syn::ext::IdentExt;

/// Line and column.
type Place = (usize, usize);

/// Where each name was first declared, by its file.
static FIRST: Mutex<BTreeMap<(String, String), Place>> = Mutex::new(BTreeMap::new());

/// The struct with what belongs to it.
pub(crate) fn whole(header: &Header, unit_struct: &TokenStream, rest: &TokenStream) -> TokenStream {
    match again(&header.name) {
        None => quote!(#unit_struct #rest),
        Some(place) => apart(header, unit_struct, rest, place),
    }
}

/// Where the name stands, if its file has declared it elsewhere.
fn again(name: &Ident) -> Option<Place> {
    // Without a compiler nobody knows of files.
    if !proc_macro::is_available() {
        return None;
    }
    let span = name.span().unwrap();
    let place = (span.line(), span.column());
    let key = (span.file(), name.unraw().to_string());
    let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    let first = *first.entry(key).or_insert(place);
    (first != place).then_some(place)
}

fn apart(
    header: &Header,
    unit_struct: &TokenStream,
    rest: &TokenStream,
    (line, column): Place,
) -> TokenStream {
    let Header {
        name, visibility, ..
    } = header;
    let module = format_ident!("__backpack_{line}_{column}", span = name.span());
    // At the name, so that what the compiler tells points there.
    let import = quote_spanned!(name.span()=> use #module::#name;);
    let conditions: Vec<_> = header.conditions().collect();
    quote! {
        #(#[#conditions])*
        mod #module {
            #[allow(unused_imports)]
            use super::*;
            #unit_struct
        }
        #(#[#conditions])*
        #visibility #import
        #(#[#conditions])*
        #[allow(unexpected_cfgs, unused_imports)]
        const _: () = {
            use #module::#name;
            #rest
        };
    }
}

/// How the struct is to be seen where it stands in a module of its own.
pub(crate) fn visibility(header: &Header) -> TokenStream {
    let visibility = &header.visibility;
    if again(&header.name).is_none() {
        return visibility.to_token_stream();
    }
    match visibility {
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Public(_) => visibility.to_token_stream(),
        Visibility::Restricted(_) => quote!(pub(crate)),
    }
}
