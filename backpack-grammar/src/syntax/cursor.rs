//! Small helpers on a parse stream: how to look, how to skip and how to complain.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Ident, Lit, Token, token};

use crate::errors::Errors;

/// A mistake at the next token, or where the tokens end.
pub(crate) fn error_here<T>(input: ParseStream, message: impl std::fmt::Display) -> syn::Result<T> {
    Err(syn::Error::new(input.span(), message))
}

/// Reads what is expected, or complains where it should stand: after a literal of another kind, the stream has gone on.
pub(crate) fn expect<T: Parse>(
    input: ParseStream,
    message: impl std::fmt::Display,
) -> syn::Result<T> {
    let span = input.span();
    input.parse().map_err(|_| syn::Error::new(span, message))
}

/// The next token, whatever it is; its group with it.
pub(crate) fn skip_token(input: ParseStream) -> Option<TokenTree> {
    input.parse().ok()
}

/// All tokens up to the end of the stream.
pub(crate) fn skip_all(input: ParseStream) -> TokenStream {
    std::iter::from_fn(|| skip_token(input)).collect()
}

/// Parses what stands in brackets. Where that fails nothing is left in them, for syn would complain of it too.
pub(crate) fn within<T>(
    content: ParseStream,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    let parsed = parse(content);
    if parsed.is_err() {
        skip_all(content);
    }
    parsed
}

/// Skips past the next comma, or to the end.
pub(crate) fn skip_past_comma(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        skip_token(input);
    }
    let _ = input.parse::<Option<Token![,]>>();
}

/// Parses a comma-separated list; a broken element is noted, and the next one is read. One with something behind it is broken too.
pub(crate) fn comma_separated<T>(
    input: ParseStream,
    errors: &mut Errors,
    mut element: impl FnMut(ParseStream, &mut Errors) -> syn::Result<T>,
) -> Vec<T> {
    let mut list = Vec::new();
    while !input.is_empty() {
        match element(input, errors) {
            Ok(value) if input.is_empty() || input.parse::<Token![,]>().is_ok() => list.push(value),
            // What else is wrong with it may be the same mistake.
            Ok(_) => {
                let begins = may_begin(input);
                errors.at(input.span(), after_value(begins));
                skip_past_comma(input);
            }
            Err(error) => {
                errors.add(error);
                skip_past_comma(input);
            }
        }
    }
    list
}

/// Whether the next token may begin something new, so that only a comma is missing before it.
pub(crate) fn may_begin(input: ParseStream) -> bool {
    let is_group = input.peek(token::Brace) || input.peek(token::Bracket);
    is_group || input.peek(Lit) || peek_word(input) || input.peek(Token![::])
}

/// What is wrong with a token behind a complete value.
pub(crate) fn after_value(begins: bool) -> &'static str {
    match begins {
        true => "missing `,` before this",
        false => "unexpected here: expected `,` or the end",
    }
}

/// Any word, keywords included, for `test`, `type` and the like are names that someone may write.
pub(crate) fn word(input: ParseStream, expected: &str) -> syn::Result<Ident> {
    input
        .call(Ident::parse_any)
        .or_else(|_| error_here(input, expected))
}

/// Whether a word comes next.
pub(crate) fn peek_word(input: ParseStream) -> bool {
    input.peek(Ident::peek_any)
}

/// A list in brackets or parentheses.
pub(crate) struct List<T> {
    /// Those that could be read.
    pub(crate) elements: Vec<T>,
    /// Whether nothing was written, which is not the same as nothing readable.
    pub(crate) is_empty: bool,
    /// Whether all that was written could be read.
    pub(crate) is_whole: bool,
    /// Where it begins.
    pub(crate) open: Span,
}

/// Reads a list in brackets; a broken element is noted.
pub(crate) fn bracketed_list<T>(
    input: ParseStream,
    errors: &mut Errors,
    element: impl FnMut(ParseStream, &mut Errors) -> syn::Result<T>,
) -> syn::Result<List<T>> {
    let content;
    let bracket = syn::bracketed!(content in input);
    Ok(list(&content, errors, element, bracket.span.open()))
}

/// Reads a list in parentheses; a broken element is noted.
pub(crate) fn parenthesized_list<T>(
    input: ParseStream,
    errors: &mut Errors,
    element: impl FnMut(ParseStream, &mut Errors) -> syn::Result<T>,
) -> syn::Result<List<T>> {
    let content;
    let parenthesis = syn::parenthesized!(content in input);
    Ok(list(&content, errors, element, parenthesis.span.open()))
}

fn list<T>(
    content: ParseStream,
    errors: &mut Errors,
    element: impl FnMut(ParseStream, &mut Errors) -> syn::Result<T>,
    open: Span,
) -> List<T> {
    let (is_empty, before) = (content.is_empty(), errors.count());
    List {
        elements: comma_separated(content, errors, element),
        is_empty,
        is_whole: errors.count() == before,
        open,
    }
}

/// Reads an expression. What a broken one leaves unread within its brackets is told of with its mistake, and not once more at the
/// end of all.
pub(crate) fn expression(input: ParseStream) -> syn::Result<Expr> {
    let ahead = input.fork();
    let expression = ahead.parse();
    while input.cursor() != ahead.cursor() {
        input.parse::<TokenTree>()?;
    }
    expression
}

/// Where what is missing at the end is told of: at the last token.
pub(crate) fn end_of(tokens: &TokenStream) -> Span {
    let last = tokens.clone().into_iter().last();
    last.map_or_else(Span::call_site, |last| last.span())
}

/// Parses tokens to their end; what is missing there is told of at the place given.
pub(crate) fn parse_tokens<T>(
    tokens: TokenStream,
    end: Span,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(end);
    let parser = |input: ParseStream| {
        let content;
        syn::braced!(content in input);
        within(&content, parse)
    };
    parser.parse2(TokenTree::Group(group).into())
}
