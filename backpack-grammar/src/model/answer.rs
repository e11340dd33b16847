//! The type that the answers of an endpoint are read as.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Ident, Type};

use crate::errors::Errors;
use crate::syntax::item::{is_punct, is_word};
use crate::syntax::step::spelled;

/// A type of an answer owns what it has, and there is a body to read it from.
pub(super) fn check(answer: &Type, methods: &[Ident], bodiless: Option<&str>, errors: &mut Errors) {
    errors.ok(of_values(answer.to_token_stream()));
    let shown = spelled(answer);
    if let Some(why) = bodiless {
        errors.at(
            answer.span(),
            format!("no body can be read as `{shown}`: {why}"),
        );
    } else if let Some(head) = methods.iter().find(|method| *method == "HEAD") {
        errors.at(
            head.span(),
            format!("the answer to a HEAD has no body that could be read as `{shown}`: declare HEAD in an endpoint of its own"),
        );
    }
}

/// Refuses what no value can be made of: what is borrowed, and what names no type.
pub(crate) fn of_values(answer: TokenStream) -> syn::Result<()> {
    for token in answer {
        let why = match &token {
            TokenTree::Group(group) => {
                of_values(group.stream())?;
                continue;
            }
            token if is_punct(token, '&') => {
                "an answer is read into a type that owns what it has: write `String` in place of `&str`, `Vec<T>` in place of `&[T]`"
            }
            token
                if ["_", "impl", "dyn"]
                    .into_iter()
                    .any(|word| is_word(token, word)) =>
            {
                "expected the name of a type that answers are read as, as in `-> Session`"
            }
            _ => continue,
        };
        return Err(syn::Error::new(token.span(), why));
    }
    Ok(())
}
