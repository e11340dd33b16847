//! A literal that is given to a variable, held against the type of the variable, as far as that is one of GraphQL's own.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lit;

use super::Declared;

/// Refuses a literal that every server refuses (GraphQL, section 3.5, "Scalars", input coercion). Other values are let through.
pub(super) fn check(declared: &Declared, value: &TokenStream) -> syn::Result<()> {
    let Some(kind) = kind(value) else {
        return Ok(());
    };
    let of = declared.of.trim_end_matches('!');
    let is_non_null = of.len() < declared.of.len();
    let takes: &[Kind] = match of {
        _ if kind == Kind::Null => match is_non_null {
            true => &[],
            false => &[Kind::Null],
        },
        "Int" => &[Kind::Whole],
        "Float" => &[Kind::Whole, Kind::Fraction],
        "String" => &[Kind::Text],
        "Boolean" => &[Kind::Flag],
        "ID" => &[Kind::Text, Kind::Whole],
        _ => return Ok(()),
    };
    match takes.contains(&kind) {
        true => Ok(()),
        false => Err(syn::Error::new_spanned(
            value,
            format!(
                "`${}` is declared as `{}`, which takes no {}",
                declared.name,
                declared.of,
                kind.name()
            ),
        )),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Null,
    Flag,
    Whole,
    Fraction,
    Text,
    Object,
    List,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Null => "`null`",
            Self::Flag => "flag",
            Self::Whole => "number",
            Self::Fraction => "fraction",
            Self::Text => "text",
            Self::Object => "object",
            Self::List => "list",
        }
    }
}

/// What a literal is; none of an expression.
fn kind(value: &TokenStream) -> Option<Kind> {
    let mut tokens = value.clone().into_iter().peekable();
    let is_sign =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '-');
    let is_negative = tokens.next_if(is_sign).is_some();
    let token = tokens.next()?;
    if tokens.next().is_some() {
        return None;
    }
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Brace => Some(Kind::Object),
            Delimiter::Bracket => Some(Kind::List),
            Delimiter::Parenthesis | Delimiter::None => None,
        },
        TokenTree::Ident(word) if word == "null" => Some(Kind::Null),
        token => match syn::parse2(token.into_token_stream()).ok()? {
            Lit::Int(_) => Some(Kind::Whole),
            // One without a fraction is a whole number to many.
            Lit::Float(float) => {
                let number: f64 = float.base10_parse().ok()?;
                (number.fract() != 0.0).then_some(Kind::Fraction)
            }
            Lit::Str(_) if !is_negative => Some(Kind::Text),
            Lit::Bool(_) if !is_negative => Some(Kind::Flag),
            _ => None,
        },
    }
}
