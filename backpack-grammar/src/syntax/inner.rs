//! `#![openapi("openapi.yaml")]`: what holds for all endpoints of an invocation.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::LitStr;
use syn::parse::{ParseStream, Parser};

use crate::errors::Errors;
use crate::suggest::nearest;
use crate::syntax::cursor::error_here;
use crate::syntax::item::is_punct;

/// The contract that the endpoints of an invocation are held to.
pub(crate) struct Openapi {
    /// The word.
    pub(crate) word: Span,
    /// Where it stands, by its path from the folder of the crate.
    #[cfg_attr(not(feature = "openapi"), allow(dead_code))]
    pub(crate) file: LitStr,
}

/// Takes what stands before the first item, and gives the items.
pub(crate) fn inner(input: TokenStream, errors: &mut Errors) -> (Option<Openapi>, TokenStream) {
    let mut openapi: Option<Openapi> = None;
    let mut rest: Vec<TokenTree> = Vec::new();
    let mut tokens = input.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_inner =
            is_punct(&token, '#') && tokens.peek().is_some_and(|next| is_punct(next, '!'));
        if !is_inner {
            rest.push(token);
            continue;
        }
        tokens.next();
        match tokens.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                let read = |input: ParseStream| attribute(input);
                let Some(read) = errors.ok(read.parse2(group.stream())) else {
                    continue;
                };
                if openapi.is_some() {
                    errors.at(
                        read.word,
                        "an `endpoint!` is held to one contract: write another `endpoint!` for the endpoints of the other",
                    );
                } else if rest.is_empty() {
                    openapi = Some(read);
                } else {
                    errors.at(
                        read.word,
                        "`#![openapi(…)]` stands first in `endpoint!`: it holds for all of its endpoints",
                    );
                }
            }
            other => {
                let span = other.as_ref().map_or_else(|| token.span(), TokenTree::span);
                errors.at(span, EXPECTED);
            }
        }
    }
    (openapi, rest.into_iter().collect())
}

const EXPECTED: &str = "expected `[openapi(\"openapi.yaml\")]`, the contract of these endpoints";

fn attribute(input: ParseStream) -> syn::Result<Openapi> {
    let Ok(word) = input.parse::<syn::Ident>() else {
        return error_here(
            input,
            "expected `openapi(\"openapi.yaml\")`, the contract of these endpoints",
        );
    };
    if word != "openapi" {
        let meant = match nearest(&word.to_string(), &["openapi"]) {
            Some(near) => format!(", did you mean `{near}`?"),
            None => ": here stands `openapi(\"openapi.yaml\")`, the contract of these endpoints"
                .to_owned(),
        };
        return Err(syn::Error::new(
            word.span(),
            format!("unknown attribute `{word}`{meant}"),
        ));
    }
    let file = if input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let file = content.parse::<LitStr>();
        file.ok().filter(|_| content.is_empty())
    } else {
        None
    };
    match file {
        Some(file) if input.is_empty() => Ok(Openapi {
            word: word.span(),
            file,
        }),
        _ => Err(syn::Error::new(
            word.span(),
            "`openapi` takes the path of the contract, from the folder of the crate's Cargo.toml, in quotes: `#![openapi(\"openapi.yaml\")]`",
        )),
    }
}
