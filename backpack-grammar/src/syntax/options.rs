//! Options: `name: value` in braces, `name = value` or a bare name in parentheses.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Ident, Token};

use crate::errors::Errors;
use crate::suggest::unknown;
use crate::syntax::cursor::{after_value, error_here, peek_word, skip_token, word};

/// Reads options to the end of the stream. Each name must be one of `known` and stand once; `value` reads what follows a name.
pub(crate) fn options(
    input: ParseStream,
    errors: &mut Errors,
    known: &[&str],
    holder: &str,
    mut value: impl FnMut(&Ident, ParseStream, &mut Errors) -> syn::Result<()>,
) {
    let mut seen: Vec<Ident> = Vec::new();
    while !input.is_empty() {
        let read = option(input, errors, known, holder, &mut seen, &mut value);
        if let Err(error) = read {
            errors.add(error);
            skip_to_option(input);
        } else if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            errors.at(input.span(), after_value(peek_word(input)));
            if !peek_option(input) {
                skip_to_option(input);
            }
        }
    }
}

fn option(
    input: ParseStream,
    errors: &mut Errors,
    known: &[&str],
    holder: &str,
    seen: &mut Vec<Ident>,
    value: &mut impl FnMut(&Ident, ParseStream, &mut Errors) -> syn::Result<()>,
) -> syn::Result<()> {
    let name = word(input, "expected the name of an option")?;
    if !known.contains(&name.to_string().as_str()) {
        let message = unknown("option", &name.to_string(), known, holder);
        return Err(syn::Error::new(name.span(), message));
    }
    if seen.contains(&name) {
        return Err(syn::Error::new(
            name.span(),
            format!("option `{name}` given twice: remove one of the two"),
        ));
    }
    seen.push(name.clone());
    value(&name, input, errors)
}

/// The `:` after the name of an option in braces.
pub(crate) fn colon(name: &Ident, input: ParseStream) -> syn::Result<()> {
    if input.peek(Token![:]) && !input.peek(Token![::]) {
        return input.parse::<Token![:]>().map(|_| ());
    }
    error_here(
        input,
        format!("expected `:` after `{name}`: an option is written `{name}: value`"),
    )
}

/// The `=` after the name of an option in parentheses.
pub(crate) fn equals(name: &Ident, input: ParseStream) -> syn::Result<()> {
    if input.peek(Token![=]) && !input.peek(Token![==]) {
        return input.parse::<Token![=]>().map(|_| ());
    }
    error_here(
        input,
        format!("expected `=` after `{name}`: this option is written `{name} = value`"),
    )
}

/// Refuses a value after the name of an option that takes none.
pub(crate) fn no_value(name: &Ident, input: ParseStream) -> syn::Result<Span> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(name.span());
    }
    error_here(
        input,
        format!("`{name}` takes no value: write `{name}` alone"),
    )
}

/// Skips the rest of a broken option: to after the comma that an option's name follows.
fn skip_to_option(input: ParseStream) {
    while !input.is_empty() {
        if input
            .parse::<Option<Token![,]>>()
            .is_ok_and(|comma| comma.is_some())
        {
            if input.is_empty() || peek_option(input) {
                return;
            }
        } else {
            skip_token(input);
        }
    }
}

fn peek_option(input: ParseStream) -> bool {
    let ahead = input.fork();
    peek_word(&ahead)
        && skip_token(&ahead).is_some()
        && (ahead.is_empty()
            || ahead.peek(Token![,])
            || (ahead.peek(Token![=]) && !ahead.peek(Token![==]))
            || (ahead.peek(Token![:]) && !ahead.peek(Token![::])))
}
