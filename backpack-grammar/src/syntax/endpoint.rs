//! `Name = POST "/path" { option: value, … };`

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, LitBool, LitInt, LitStr, Token, braced, token};

use crate::errors::Errors;
use crate::syntax::cursor::{List, bracketed_list, error_here, expect, peek_word, skip_token};
use crate::syntax::duration::duration;
use crate::syntax::entries::{Entry, entries};
use crate::syntax::json::{check_value, is_whole_group};
use crate::syntax::options::{colon, options};

/// What stands behind the name of an endpoint.
pub(crate) struct Endpoint {
    pub(crate) methods: List<Ident>,
    pub(crate) path: LitStr,
    pub(crate) options: Options,
}

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) name: Option<LitStr>,
    pub(crate) headers: Vec<Entry>,
    pub(crate) query: Vec<Entry>,
    pub(crate) path: Vec<Entry>,
    /// In the order of writing; more than one is a mistake.
    pub(crate) bodies: Vec<(Ident, Body)>,
    pub(crate) redirects: Option<bool>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) expect: Vec<Statuses>,
    pub(crate) check: Option<Expr>,
}

/// What is sent.
pub enum Body {
    /// What `serde_json::json!` is to read.
    Json(TokenStream),
    /// Its fields.
    Form(Vec<Entry>),
    /// What becomes a `String`.
    Text(Expr),
}

/// A status or a range of them.
pub(crate) struct Statuses {
    pub(crate) from: LitInt,
    pub(crate) to: LitInt,
    /// Whether `to` itself is one of them.
    pub(crate) closed: bool,
}

const OPTIONS: [&str; 11] = [
    "name",
    "headers",
    "query",
    "path",
    "json",
    "form",
    "text",
    "redirects",
    "timeout",
    "expect",
    "check",
];

/// Reads what stands behind the name.
pub(crate) fn endpoint(input: ParseStream, errors: &mut Errors) -> syn::Result<Endpoint> {
    if input.parse::<Token![=]>().is_err() {
        return error_here(
            input,
            "expected `=` and a method, as in `Name = GET \"/path\";`",
        );
    }
    let methods = methods(input, errors)?;
    let path = expect(input, "expected the path in quotes, as in `GET \"/path\"`")?;
    let options = match input.peek(token::Brace) {
        true => endpoint_options(input, errors)?,
        false => Options::default(),
    };
    if !input.is_empty() {
        return error_here(input, "expected `{ … }` with options, or `;`");
    }
    Ok(Endpoint {
        methods,
        path,
        options,
    })
}

fn methods(input: ParseStream, errors: &mut Errors) -> syn::Result<List<Ident>> {
    if input.peek(token::Bracket) {
        return bracketed_list(input, errors, |input, _| method(input));
    }
    let open = input.span();
    let first = method(input)?;
    if input.peek(Token![,]) || input.peek(Token![|]) {
        let listed = without_brackets(&first, &input.fork());
        return error_here(
            input,
            format!("several methods stand in brackets: write `[{listed}]`"),
        );
    }
    Ok(List {
        open,
        elements: vec![first],
        is_empty: false,
    })
}

/// `POST, GET`, however they were joined.
fn without_brackets(first: &Ident, input: ParseStream) -> String {
    let mut listed = first.to_string();
    while skip_token(input).is_some() && peek_word(input) {
        if let Some(method) = skip_token(input) {
            listed = format!("{listed}, {method}");
        }
    }
    listed
}

fn method(input: ParseStream) -> syn::Result<Ident> {
    input.call(Ident::parse_any).or_else(|_| {
        error_here(
            input,
            "expected a method: GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS",
        )
    })
}

fn endpoint_options(input: ParseStream, errors: &mut Errors) -> syn::Result<Options> {
    let content;
    braced!(content in input);
    let mut given = Options::default();
    options(
        &content,
        errors,
        &OPTIONS,
        "an endpoint takes",
        |name, input, errors| {
            colon(name, input)?;
            value(&mut given, name, input, errors)
        },
    );
    Ok(given)
}

fn value(
    given: &mut Options,
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<()> {
    match name.to_string().as_str() {
        "name" => given.name = Some(text(input, "a name in quotes")?),
        "headers" => given.headers = entries(input, errors)?,
        "query" => given.query = entries(input, errors)?,
        "path" => given.path = entries(input, errors)?,
        "json" => given
            .bodies
            .push((name.clone(), Body::Json(json(input, errors)?))),
        "form" => given
            .bodies
            .push((name.clone(), Body::Form(entries(input, errors)?))),
        "text" => given
            .bodies
            .push((name.clone(), Body::Text(input.parse()?))),
        "redirects" => given.redirects = Some(flag(input)?),
        "timeout" => given.timeout = Some(duration(input)?),
        "expect" => given.expect = statuses(input, errors)?,
        _ => given.check = Some(input.parse()?),
    }
    Ok(())
}

fn text(input: ParseStream, expected: &str) -> syn::Result<LitStr> {
    expect(input, format!("expected {expected}"))
}

fn flag(input: ParseStream) -> syn::Result<bool> {
    expect(input, "expected `true` or `false`").map(|flag: LitBool| flag.value)
}

/// A JSON literal, whose tokens are `json!`'s to read, or an expression.
fn json(input: ParseStream, errors: &mut Errors) -> syn::Result<TokenStream> {
    if !is_whole_group(input) {
        return input.parse::<Expr>().map(ToTokens::into_token_stream);
    }
    let literal = input.fork();
    check_value(input, errors)?;
    Ok(skip_token(&literal).into_iter().collect())
}

fn statuses(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Statuses>> {
    if !input.peek(token::Bracket) {
        return Ok(vec![status_range(input)?]);
    }
    let list = bracketed_list(input, errors, |input, _| status_range(input))?;
    if list.is_empty {
        errors.at(
            list.open,
            "an empty list of statuses: no answer could be a success",
        );
    }
    Ok(list.elements)
}

fn status_range(input: ParseStream) -> syn::Result<Statuses> {
    let from = status(input)?;
    if input.peek(Token![..=]) {
        input.parse::<Token![..=]>()?;
        return Ok(Statuses {
            from,
            to: status(input)?,
            closed: true,
        });
    }
    if input.peek(Token![..]) {
        input.parse::<Token![..]>()?;
        return Ok(Statuses {
            from,
            to: status(input)?,
            closed: false,
        });
    }
    Ok(Statuses {
        to: from.clone(),
        from,
        closed: true,
    })
}

fn status(input: ParseStream) -> syn::Result<LitInt> {
    expect(
        input,
        "expected a status `404`, a range `200..=299` or a list `[200, 404]`",
    )
}
