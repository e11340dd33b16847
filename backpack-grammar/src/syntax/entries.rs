//! `{ "name": expression, … }`: headers, queries, forms and path parameters.

use syn::parse::ParseStream;
use syn::{Expr, LitStr, Token, braced, token};

use crate::errors::Errors;
use crate::syntax::cursor::{comma_separated, error_here, expect, expression};

/// `"name": expression`
pub struct Entry {
    /// In quotes.
    pub name: LitStr,
    /// Evaluated once for each virtual user.
    pub value: Expr,
}

/// Reads the braces and what is in them.
pub(crate) fn entries(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Entry>> {
    if !input.peek(token::Brace) {
        return error_here(input, "expected `{ \"name\": value, … }`");
    }
    let content;
    braced!(content in input);
    Ok(comma_separated(&content, errors, |input, _| entry(input)))
}

fn entry(input: ParseStream) -> syn::Result<Entry> {
    let name = expect(input, "expected a name in quotes, as in `\"name\": value`")?;
    if input.parse::<Token![:]>().is_err() {
        return error_here(input, "expected `:` and a value, as in `\"name\": value`");
    }
    Ok(Entry {
        name,
        value: expression(input)?,
    })
}
