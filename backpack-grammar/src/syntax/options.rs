//! Options: `name: value` in braces, `name = value` or a bare name in parentheses.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, braced, parenthesized, token};

use crate::errors::Errors;
use crate::syntax::cursor::{after_value, error_here, peek_word, skip_token, word};
use crate::words::Words;

/// The options of one macro, with how each is read into what was given.
pub(crate) type Options<Given> = Words<Reader<Given>>;

/// How an option is read.
pub(crate) enum Reader<Given> {
    /// From what stands behind its name and the sign.
    Value(fn(&mut Given, &Ident, ParseStream, &mut Errors) -> syn::Result<()>),
    /// By its name alone.
    Alone(fn(&mut Given, Span)),
}

/// `{ name: value, … }`, where braces come next.
pub(crate) fn in_braces<Given: Default>(
    options: &Options<Given>,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<Given> {
    if !input.peek(token::Brace) {
        return Ok(Given::default());
    }
    let content;
    braced!(content in input);
    Ok(to_end(options, colon, &content, errors).0)
}

/// `(name = value, name, …)`, where parentheses come next.
pub(crate) fn in_parentheses<Given: Default>(
    options: &Options<Given>,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<Given> {
    if !input.peek(token::Paren) {
        return Ok(Given::default());
    }
    let content;
    parenthesized!(content in input);
    Ok(to_end(options, equals, &content, errors).0)
}

/// Reads options to the end of the stream, each at most once; also their names, perhaps with a mistake in them or in their values.
pub(crate) fn to_end<Given: Default>(
    options: &Options<Given>,
    sign: Sign,
    input: ParseStream,
    errors: &mut Errors,
) -> (Given, Vec<Ident>) {
    let (mut given, mut names, mut meant) = (Given::default(), Vec::new(), Vec::new());
    while !input.is_empty() {
        let read = known(options, &mut names, &mut meant, input, errors)
            .and_then(|(name, reader)| reader.read(&mut given, &name, sign, input, errors));
        if let Err(error) = read {
            errors.add(error);
            skip_to_option(input);
        } else if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            errors.at(input.span(), after_value(peek_word(input)));
            if !peek_known(options, input) {
                skip_to_option(input);
            }
        }
    }
    names.append(&mut meant);
    (given, names)
}

/// Reads the name of an option that is not given yet. One that was meant, by a name of near spelling, is not missing either.
fn known<Given>(
    options: &Options<Given>,
    names: &mut Vec<Ident>,
    meant: &mut Vec<Ident>,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<(Ident, &'static Reader<Given>)> {
    if let Ok(quoted) = input.fork().parse::<LitStr>() {
        let near = options.nearest(&quoted.value());
        meant.extend(near.map(|near| Ident::new(near, quoted.span())));
    }
    let name = word(input, "expected the name of an option")?;
    errors.mention(options.table, &name);
    let reader = options.meaning(&name).inspect_err(|_| {
        let near = options.nearest(&name.to_string());
        meant.extend(near.map(|near| Ident::new(near, name.span())));
    })?;
    if names.contains(&name) {
        return Err(syn::Error::new(
            name.span(),
            format!("option `{name}` given twice: remove one of the two"),
        ));
    }
    names.push(name.clone());
    Ok((name, reader))
}

impl<Given> Reader<Given> {
    fn read(
        &self,
        given: &mut Given,
        name: &Ident,
        sign: Sign,
        input: ParseStream,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match self {
            Self::Value(read) => {
                sign(name, input)?;
                read(given, name, input, errors)
            }
            Self::Alone(read) => {
                no_value(name, input)?;
                read(given, name.span());
                Ok(())
            }
        }
    }
}

/// Reads what stands between the name of an option and its value.
type Sign = fn(&Ident, ParseStream) -> syn::Result<()>;

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
fn no_value(name: &Ident, input: ParseStream) -> syn::Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
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

/// Whether an option comes next that there is, so that only a comma is missing before it.
fn peek_known<Given>(options: &Options<Given>, input: ParseStream) -> bool {
    let name = input.fork().call(Ident::parse_any);
    let is_known = name.is_ok_and(|name| options.meaning(&name).is_ok());
    is_known && peek_option(input)
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
