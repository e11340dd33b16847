//! What an item was to be called that cannot be read, and the types that it was to have.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, Type, Visibility};

use crate::model::answer::of_values;
use crate::protocol::Spoken;
use crate::suggest::nearest;
use crate::syntax::cursor::skip_all;
use crate::syntax::item::{Header, is_assignment, is_group, is_joint, is_punct, is_word};
use crate::verb::Verb;

/// The header of an item that is broken, as far as it can be guessed, so that its name is missed nowhere. A name alone declares
/// nothing: it is what is left of something else.
pub(crate) fn salvage(tokens: TokenStream) -> Option<Header> {
    let whole = |input: ParseStream| {
        let mut header = Header::parse(input)?;
        // `Name pub = …`
        if matches!(header.visibility, Visibility::Inherited) && input.peek(Token![pub]) {
            header.visibility = input.parse()?;
        }
        skip_all(input);
        Ok(header)
    };
    let is_method = |header: &Header| {
        Verb::declared(&header.name).is_ok() || Spoken::by(&header.name).is_some()
    };
    match whole.parse2(tokens.clone()) {
        Ok(header) if !is_method(&header) => (tokens.into_iter().count() > 1).then_some(header),
        _ => salvage_by_sign(&tokens.into_iter().collect::<Vec<_>>()),
    }
}

/// The type behind `->`, in an endpoint that cannot be read, so that its fields are missed nowhere.
pub fn answer_of(item: TokenStream) -> Option<Type> {
    let tokens: Vec<_> = item.into_iter().collect();
    let is_arrow = |two: &[TokenTree]| is_joint(&two[0], '-') && is_punct(&two[1], '>');
    let arrow = tokens.windows(2).position(is_arrow)?;
    let answer = type_first(tokens.into_iter().skip(arrow + 2).collect());
    answer.filter(|answer| of_values(answer.to_token_stream()).is_ok())
}

/// What is spoken with the server of an endpoint that cannot be read, so that what opens it is missed nowhere.
pub fn spoken_of(item: TokenStream) -> Option<Spoken> {
    let tokens: Vec<_> = item.into_iter().collect();
    let sign = tokens.iter().position(|token| is_punct(token, '='));
    let meant = |token: &TokenTree| match token {
        TokenTree::Ident(word) => Spoken::meant_by(word),
        _ => None,
    };
    let in_place = sign.and_then(|sign| meant(tokens.get(sign + 1)?));
    let exact = |token: &TokenTree| match token {
        TokenTree::Ident(word) => Spoken::by(word),
        _ => None,
    };
    in_place.or_else(|| tokens.iter().find_map(exact))
}

/// The type that tokens begin with.
fn type_first(tokens: TokenStream) -> Option<Type> {
    let first = |input: ParseStream| {
        let first = input.parse::<Type>();
        skip_all(input);
        first
    };
    first.parse2(tokens).ok()
}

/// The type behind `state =`, in a scenario that cannot be read, so that its state is missed nowhere.
pub fn state_of(item: TokenStream) -> Option<Type> {
    let is_options = |token: &TokenTree| is_group(token, Delimiter::Parenthesis);
    let (tokens, in_parentheses) = match item.clone().into_iter().find(is_options) {
        Some(TokenTree::Group(options)) => (options.stream(), true),
        // The parentheses were forgotten.
        _ => (item, false),
    };
    let tokens: Vec<_> = tokens.into_iter().collect();
    // Also where it is misspelled, or in capitals, which is another mistake, or where its sign is another one, or none.
    let is_name = |token: &TokenTree| nearest(&token.to_string(), &["state"]).is_some();
    let is_state = |two: &[TokenTree]| {
        is_name(&two[0]) && (in_parentheses || is_punct(&two[1], '=')) && !is_punct(&two[1], ',')
    };
    let name = tokens.windows(2).position(is_state)?;
    let behind = tokens.into_iter().skip(name + 1);
    let is_sign = |token: &TokenTree| ['=', ':', '>'].iter().any(|sign| is_punct(token, *sign));
    let value: Vec<_> = behind.skip_while(is_sign).collect();
    let end = value.iter().position(|token| is_punct(token, ','));
    let last = value[..end.unwrap_or(value.len())].last();
    let is_called = last.is_some_and(is_options);
    if let Some(TokenTree::Literal(quoted)) = value.first() {
        return syn::parse_str(quoted.to_string().trim_matches('"')).ok();
    }
    let mut state = type_first(value.into_iter().collect())?;
    if let Type::Path(path) = &mut state
        && is_called
        && path.path.segments.len() > 1
    {
        // `Cart::default()` is of the type `Cart`, and so may `Cart(7)` be.
        path.path.segments.pop();
        path.path.segments.pop_punct();
    }
    Some(state)
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

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::state_of;

    #[test]
    fn the_type_of_a_state_is_found_in_what_cannot_be_read() {
        let state = |text: &str| {
            let state = state_of(text.parse().expect("tokens"));
            state.map(|state| state.to_token_stream().to_string())
        };
        for (text, of) in [
            ("A(state = Cart) = wieghted [B]", "Cart"),
            ("A(wait = soon, state = Vec<u8>, late)", "Vec < u8 >"),
            ("A(state = Cart::default(), late) = [B]", "Cart"),
            ("A(state = shop::Cart::new()) = [B]", "shop :: Cart"),
            ("A(state = Cart { items: 1 }) = [B]", "Cart"),
            ("A(state = Cart(7)) = [B]", "Cart"),
            ("A(status name ()) = [B]", "name"),
            ("A(state = (u8, u8)) = [B]", "(u8 , u8)"),
            ("A(state = Map<u8, u8>, late) = wieghted", "Map < u8 , u8 >"),
            ("A(STATE = Cart) = [B]", "Cart"),
            ("A(stte = Cart) = [B]", "Cart"),
            ("A(state = \"Cart\") = [B]", "Cart"),
            ("A state = shop::Till = [B]", "shop :: Till"),
            ("A(state Cart, late) = [B]", "Cart"),
            ("A(late, state: shop::Cart) = [B]", "shop :: Cart"),
            ("A(state => Cart) = [B]", "Cart"),
            ("A(state (u8, u8)) = [B]", "(u8 , u8)"),
        ] {
            assert_eq!(state(text).as_deref(), Some(of), "{text}");
        }
        assert_eq!(state("A(wait = 1s) = [B]"), None);
        assert_eq!(state("A(state, late) = [B]"), None);
        assert_eq!(state("A(state = 7) = [B]"), None);
    }
}
