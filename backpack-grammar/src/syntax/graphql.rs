//! `graphql: "query …"` and `variables: { "name": value, … }`.

use proc_macro2::{Span, TokenStream};
use syn::parse::ParseStream;
use syn::{LitStr, Token, braced, token};

use crate::errors::Errors;
use crate::syntax::cursor::{comma_separated, error_here, expect, skip_token};
use crate::syntax::json::{check_value, is_whole_group};

/// The `variables` option.
pub(crate) struct Variables {
    /// Of the name of the option.
    pub(crate) span: Span,
    pub(crate) list: Vec<Variable>,
    /// The whole object, which `serde_json::json!` is to read.
    pub(crate) json: TokenStream,
}

/// `"name": value`
pub(crate) struct Variable {
    pub(crate) name: LitStr,
    pub(crate) value: TokenStream,
}

/// Reads the query.
pub(crate) fn query(input: ParseStream) -> syn::Result<LitStr> {
    expect(
        input,
        "expected the query in quotes, as in `graphql: \"{ player { name } }\"`: it is read while compiling",
    )
}

/// Reads the braces and the variables in them.
pub(crate) fn variables(
    span: Span,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<Variables> {
    if !input.peek(token::Brace) || !is_whole_group(input) {
        return error_here(
            input,
            "expected `{ \"name\": value, … }`: each variable of the query by its name",
        );
    }
    let json = skip_token(&input.fork());
    let content;
    braced!(content in input);
    Ok(Variables {
        span,
        list: comma_separated(&content, errors, variable),
        json: json.into_iter().collect(),
    })
}

fn variable(input: ParseStream, errors: &mut Errors) -> syn::Result<Variable> {
    if input.peek(Token![$]) {
        return error_here(
            input,
            "a variable stands in quotes and without its `$`: write `\"name\": value`",
        );
    }
    let name = expect(
        input,
        "expected a variable in quotes, as in `\"name\": value`",
    )?;
    if input.parse::<Token![:]>().is_err() {
        return error_here(input, "expected `:` and a value, as in `\"name\": value`");
    }
    let ahead = input.fork();
    check_value(input, errors)?;
    let mut value = TokenStream::new();
    while ahead.cursor() != input.cursor() {
        value.extend(skip_token(&ahead));
    }
    Ok(Variable { name, value })
}
