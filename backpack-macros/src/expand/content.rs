//! Bytes and parts of bodies, files among them.

use std::path::Path;

use backpack_grammar::model::{BodyPart, Content, PartContent, SentFile};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, LitStr};

use crate::runtime_paths::Runtime;

/// The content of a `bytes` body.
pub(crate) fn bytes(runtime: &Runtime, files: &[SentFile], content: &Content) -> TokenStream {
    match content {
        Content::File(path) => file(runtime, files, path),
        Content::Value(value) => made(runtime, value),
    }
}

/// A call that gives a `multipart` body this part.
pub(crate) fn part(runtime: &Runtime, files: &[SentFile], part: &BodyPart) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let name = &part.name;
    match &part.content {
        PartContent::Text(text) => quote!(.part(#name, #text)),
        PartContent::File(path) => {
            let content = file(runtime, files, path);
            let written = path.value();
            let file_name = Path::new(&written).file_name().unwrap_or_default();
            let file_name = file_name.to_string_lossy();
            quote!(.file_part(#name, #content, #file_name, #private::media_type_of(#file_name)))
        }
        PartContent::Bytes {
            bytes,
            file_name,
            media_type,
        } => {
            let content = made(runtime, bytes);
            quote!(.file_part(#name, #content, #file_name, #media_type))
        }
    }
}

fn made(runtime: &Runtime, value: &Expr) -> TokenStream {
    let Runtime { public, private } = runtime.at(value.span());
    // By the trait's own method: a bound of ours would be told of where it does not hold.
    quote_spanned!(value.span()=> #private::Content::made(#public::IntoBytes::into_bytes(#value)))
}

fn file(Runtime { private, .. }: &Runtime, files: &[SentFile], written: &LitStr) -> TokenStream {
    let written = written.value();
    let known = files.iter().find(|file| file.written == written);
    match known {
        Some(file) if file.is_large => {
            let path = &file.path;
            quote!(#private::Content::at(#path))
        }
        Some(file) => {
            let path = &file.path;
            quote!(#private::Content::embedded(::core::include_bytes!(#path)))
        }
        // The compiler has told of it.
        None => quote!(#private::Content::embedded(&[])),
    }
}
