//! What an item was to be called that cannot be read.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Ident;
use syn::parse::{ParseStream, Parser};

use crate::syntax::cursor::skip_all;
use crate::syntax::item::{Header, is_assignment, is_group, is_punct, is_word};
use crate::verb::Verb;

/// The header of an item that is broken, as far as it can be guessed, so that its name is missed nowhere. A name alone declares
/// nothing: it is what is left of something else.
pub(crate) fn salvage(tokens: TokenStream) -> Option<Header> {
    let whole = |input: ParseStream| {
        let header = Header::parse(input);
        skip_all(input);
        header
    };
    let is_method = |header: &Header| Verb::declared(&header.name).is_ok();
    match whole.parse2(tokens.clone()) {
        Ok(header) if !is_method(&header) => (tokens.into_iter().count() > 1).then_some(header),
        _ => salvage_by_sign(&tokens.into_iter().collect::<Vec<_>>()),
    }
}

/// The name stands before the `=`, whatever else stands there; or, where nothing does, behind it.
fn salvage_by_sign(tokens: &[TokenTree]) -> Option<Header> {
    let sign = (0..tokens.len()).find(|at| is_assignment(&tokens[*at], tokens[..*at].last()))?;
    let (before, behind) = tokens.split_at(sign);
    let name = before.iter().rev().find_map(as_name);
    let name = name.or_else(|| behind.iter().find_map(as_name))?;
    let is_attribute =
        |token: &&TokenTree| is_punct(token, '#') || is_group(token, Delimiter::Bracket);
    let attributes = before.iter().take_while(is_attribute).cloned();
    let public = before.iter().find(|token| is_word(token, "pub")).cloned();
    let header: TokenStream = attributes.chain(public).chain([name.into()]).collect();
    Header::parse.parse2(header).ok()
}

/// What may have been meant as a name: a word, perhaps in quotes.
fn as_name(token: &TokenTree) -> Option<Ident> {
    match token {
        TokenTree::Ident(word) if word == "pub" || word == "let" => None,
        TokenTree::Ident(word) => Some(word.clone()),
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            let mut name: Ident = syn::parse_str(text.trim_matches('"')).ok()?;
            name.set_span(literal.span());
            Some(name)
        }
        _ => None,
    }
}
