//! Small helpers on a parse stream: how to look, how to skip and how to complain.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, token};

use crate::errors::Errors;

/// A mistake at the next token, or where the tokens end.
pub(crate) fn error_here<T>(input: ParseStream, message: impl std::fmt::Display) -> syn::Result<T> {
    Err(syn::Error::new(input.span(), message))
}

/// The next token, whatever it is; its group with it.
pub(crate) fn skip_token(input: ParseStream) -> Option<TokenTree> {
    input.parse().ok()
}

/// All tokens up to the end of the stream.
pub(crate) fn skip_all(input: ParseStream) -> TokenStream {
    std::iter::from_fn(|| skip_token(input)).collect()
}

/// Skips past the next comma, or to the end.
pub(crate) fn skip_past_comma(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        skip_token(input);
    }
    let _ = input.parse::<Option<Token![,]>>();
}

/// Parses a comma-separated list; a broken element is noted, and the next one is read.
pub(crate) fn comma_separated<T>(
    input: ParseStream,
    errors: &mut Errors,
    mut element: impl FnMut(ParseStream, &mut Errors) -> syn::Result<T>,
) -> Vec<T> {
    let mut list = Vec::new();
    while !input.is_empty() {
        match element(input, errors) {
            Ok(value) => {
                list.push(value);
                if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                    errors.at(input.span(), "missing `,` before this");
                    skip_past_comma(input);
                }
            }
            Err(error) => {
                errors.add(error);
                skip_past_comma(input);
            }
        }
    }
    list
}

/// Any word, keywords included, for `test`, `type` and the like are names that someone may write.
pub(crate) fn word(input: ParseStream, expected: &str) -> syn::Result<Ident> {
    input.call(Ident::parse_any).or_else(|_| error_here(input, expected))
}

/// Whether a word comes next.
pub(crate) fn peek_word(input: ParseStream) -> bool {
    input.peek(Ident::peek_any)
}

/// Whether any group comes next.
pub(crate) fn peek_group(input: ParseStream) -> bool {
    input.peek(token::Brace) || input.peek(token::Bracket) || input.peek(token::Paren)
}

/// The content of the bracketed group that comes next, and the span of its opening.
pub(crate) fn bracketed<T>(
    input: ParseStream,
    inside: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<(T, Span)> {
    let content;
    let bracket = syn::bracketed!(content in input);
    Ok((inside(&content)?, bracket.span.open()))
}

/// Parses tokens to their end with a function that can note mistakes on its way.
pub(crate) fn parse_tokens<T>(
    tokens: TokenStream,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    (|input: ParseStream| {
        let parsed = parse(input);
        if parsed.is_err() {
            skip_all(input);
        }
        parsed
    })
    .parse2(tokens)
}
