//! The files that an endpoint sends.

use std::convert::Infallible;

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::errors::Errors;
use crate::files::{self, File};
use crate::syntax::content::{Content, Part, PartContent};
use crate::syntax::endpoint::Body;

/// A larger one is read when the program starts, and does not stand in it.
const LARGEST_EMBEDDED: usize = 4 * 1024 * 1024;

/// A file that an endpoint sends. It is there, and can be read.
#[non_exhaustive]
pub struct SentFile {
    /// As it was written.
    pub written: String,
    /// Where it is, from the root on.
    pub path: String,
    /// Whether it is read when the program starts.
    pub is_large: bool,
    /// An item that has cargo build again when it changes.
    pub tracked: TokenStream,
}

/// The files of a body, each once.
pub(crate) fn files(body: &Body, errors: &mut Errors) -> Vec<SentFile> {
    let written: Vec<&LitStr> = match body {
        Body::Bytes(Content::File(path)) => vec![path],
        Body::Multipart(parts) => parts.iter().filter_map(path_of).collect(),
        _ => Vec::new(),
    };
    written
        .into_iter()
        .filter_map(|path| errors.ok(file(path)))
        .collect()
}

fn path_of(part: &Part) -> Option<&LitStr> {
    match &part.content {
        PartContent::File(path) => Some(path),
        PartContent::Text(_) | PartContent::Bytes { .. } => None,
    }
}

fn file(written: &LitStr) -> syn::Result<SentFile> {
    let length = |bytes: &[u8]| Ok::<_, Infallible>(bytes.len());
    let file: File<usize> = files::read(&written.value(), length)
        .map_err(|why| syn::Error::new(written.span(), why))?;
    let is_large = *file.contents > LARGEST_EMBEDDED;
    Ok(SentFile {
        written: written.value(),
        is_large,
        // Where its bytes stand in the program, that is said already.
        tracked: match is_large {
            true => file.tracked(),
            false => quote!(),
        },
        path: file.path,
    })
}
