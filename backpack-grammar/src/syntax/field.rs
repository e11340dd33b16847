//! `.player.scores[0]?`: the way to a field of an answer whose type is declared.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitFloat, LitInt, LitStr, Member, Token, bracketed, token};

use crate::errors::Errors;
use crate::model::part_words::PARTS;
use crate::syntax::cursor::{error_here, expect, within, word};
use crate::syntax::depends::{Key, key};

/// A step into a value of a declared type.
pub(crate) enum FieldStep {
    /// `.name`, or `.0`.
    Member(Member),
    /// `[0]`, `[last]` or `[any]`, of a list.
    Element(Key),
    /// `?`, behind what may be none.
    Optional(Span),
}

/// Whether a field comes next: what is no part of an answer, and not written as one.
pub(super) fn is_field(input: ParseStream) -> bool {
    if input.peek(token::Bracket) {
        return !begins_with_quotes(input);
    }
    let ahead = input.fork();
    if ahead.parse::<Token![.]>().is_err() {
        return false;
    }
    if ahead.peek(LitInt) || ahead.peek(LitFloat) {
        return true;
    }
    let Ok(name) = ahead.call(Ident::parse_any) else {
        return false;
    };
    let as_part = begins_with_quotes(&ahead) || ahead.peek(token::Paren) || ahead.peek(LitStr);
    !PARTS.has(&name) && !as_part
}

/// Whether brackets come next with nothing in them, or with a text.
fn begins_with_quotes(input: ParseStream) -> bool {
    let inside = |input: ParseStream| {
        let content;
        bracketed!(content in input);
        Ok(content.is_empty() || content.peek(LitStr))
    };
    inside(&input.fork()).unwrap_or(false)
}

/// Reads the way to a field, to where it ends.
pub(super) fn field(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<FieldStep>> {
    let mut steps = Vec::new();
    loop {
        if input.peek(token::Bracket) {
            let content;
            bracketed!(content in input);
            steps.push(FieldStep::Element(within(&content, key)?));
        } else if input.peek(Token![?]) {
            steps.push(FieldStep::Optional(input.parse::<Token![?]>()?.span));
        } else if input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            let is_first = steps.is_empty();
            let member = member(input)?;
            if let Member::Named(name) = &member
                && is_first
                && PARTS
                    .list
                    .iter()
                    .any(|part| part.name.starts_with(&name.to_string()))
            {
                errors.mention("parts", name);
            }
            steps.push(FieldStep::Member(member));
        } else {
            return Ok(steps);
        }
    }
}

const FORM: &str = "expected the name of a field, as in `.token`";

fn member(input: ParseStream) -> syn::Result<Member> {
    if input.peek(LitFloat) {
        return error_here(
            input,
            "two numbers behind each other are read as one: give the fields names",
        );
    }
    if input.peek(LitInt) {
        return expect(input, FORM);
    }
    let name = word(input, FORM)?;
    match name.to_string().as_str() {
        "_" | "self" | "Self" | "super" | "crate" => Err(syn::Error::new(name.span(), FORM)),
        // A field may be called as a keyword is: `r#type`.
        text if syn::parse_str::<Ident>(text).is_err() => {
            Ok(Member::Named(Ident::new_raw(text, name.span())))
        }
        _ => Ok(Member::Named(name)),
    }
}
