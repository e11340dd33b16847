//! Parts of an answer, as constants.

use backpack_grammar::model::{Key, Part, Which};
use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::constants::option;
use crate::runtime_paths::Runtime;

/// A part of an answer.
pub(crate) fn part(runtime: &Runtime, part: &Part) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let part = match part {
        Part::Json(keys) => {
            let keys = json_keys(runtime, keys);
            quote!(Json(#keys))
        }
        Part::Message(keys) => {
            let keys = json_keys(runtime, keys);
            quote!(Message(#keys))
        }
        Part::Header(name) => quote!(Header(#name)),
        Part::Cookie(name) => quote!(Cookie(#name)),
        Part::Text => quote!(Text),
        Part::Match { pattern, which } => {
            let which = which_of(runtime, *which);
            quote!(Match { pattern: #pattern, which: #which })
        }
        Part::Html {
            selector,
            which,
            attribute,
        } => {
            let which = which_of(runtime, *which);
            let attribute = option(attribute.as_ref().map(|name| quote!(#name)));
            quote!(Html { selector: #selector, which: #which, attribute: #attribute })
        }
        Part::Xml { path, which } => {
            let which = which_of(runtime, *which);
            quote!(Xml { path: #path, which: #which })
        }
        Part::Status => quote!(Status),
        Part::Url => quote!(Url),
        Part::UrlQuery(name) => quote!(UrlQuery(#name)),
    };
    quote!(#private::Part::#part)
}

fn which_of(Runtime { private, .. }: &Runtime, which: Which) -> TokenStream {
    let which = match which {
        Which::First => quote!(First),
        Which::Last => quote!(Last),
        Which::Any => quote!(Any),
    };
    quote!(#private::Which::#which)
}

/// The keys of a place in JSON.
pub(crate) fn json_keys<'k>(
    Runtime { private, .. }: &Runtime,
    keys: impl IntoIterator<Item = &'k Key>,
) -> TokenStream {
    let keys = keys.into_iter().map(|key| match key {
        Key::Name(name) => quote!(#private::Key::Name(#name)),
        Key::Index(index) => quote!(#private::Key::Index(#index)),
        Key::Last => quote!(#private::Key::Last),
        Key::Any => quote!(#private::Key::Any),
    });
    quote!(&[#(#keys),*])
}
