//! Steps: `Endpoint.method`, a bare name, an `async |user| { … }` block, or `join(A, B.get)`, perhaps with a chance.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{
    Expr, ExprClosure, Ident, LitFloat, LitInt, Pat, Path, Token, Type, parenthesized, token,
};

use crate::errors::Errors;
use crate::syntax::chance::{Chance, chance};
use crate::syntax::cursor::{
    List, after_value, error_here, expression, may_begin, parenthesized_list, peek_word, skip_all,
};

/// A step as written.
pub(crate) struct Step {
    pub(crate) form: Form,
    pub(crate) chance: Option<Chance>,
    /// The word that stands for all of it.
    pub(crate) span: Span,
}

/// What a step is.
pub(crate) enum Form {
    /// A name, with a method or bare.
    Named(Path, Option<Ident>),
    Block(ExprClosure),
    /// Requests side by side.
    Join(List<Step>),
}

/// Stands where a `.` is followed by no method yet, as while it is typed: refused, but completed.
pub(crate) const NO_METHOD: &str = "__method";

const FORMS: &str =
    "a step is `Endpoint.method`, a bare name, `join(A, B.get)`, or an `async |user| { … }` block";

/// Reads a step with its chance.
pub(crate) fn step(input: ParseStream, errors: &mut Errors) -> syn::Result<Step> {
    let span = input.span();
    let (form, span) = if is_closure(input) {
        (Form::Block(closure(input)?), span)
    } else if is_join(input) {
        input.parse::<Ident>()?;
        (Form::Join(parenthesized_list(input, errors, step)?), span)
    } else {
        let (path, method) = named(input)?;
        let span = span_of(&path);
        (Form::Named(path, method), span)
    };
    let chance = chance(input)?;
    if !input.is_empty() && !input.peek(Token![,]) {
        return unexpected_after(input, chance.is_some());
    }
    Ok(Step { form, chance, span })
}

/// Reads `path::to::Name` and `.method`, if there is one.
pub(crate) fn named(input: ParseStream) -> syn::Result<(Path, Option<Ident>)> {
    let path = name(input, FORMS)?;
    if !input.peek(Token![.]) || input.peek(Token![..]) {
        return Ok((path, None));
    }
    input.parse::<Token![.]>()?;
    let method = input
        .call(Ident::parse_any)
        .unwrap_or_else(|_| Ident::new(NO_METHOD, input.span()));
    Ok((path, Some(method)))
}

/// Reads `path::to::Name`.
pub(crate) fn name(input: ParseStream, expected: &str) -> syn::Result<Path> {
    if !peek_word(input) && !input.peek(Token![::]) {
        return error_here(input, expected);
    }
    Path::parse_mod_style(input).map_err(|error| syn::Error::new(error.span(), expected))
}

/// The name of what a path names, where it stands in the same module.
pub(crate) fn local_name(path: &Path) -> Option<&Ident> {
    let mut segments = path.segments.iter();
    let first = &segments
        .next()
        .filter(|_| path.leading_colon.is_none())?
        .ident;
    match (first == "self", segments.next(), segments.next()) {
        (false, None, _) => Some(first),
        (true, Some(name), None) => Some(&name.ident),
        _ => None,
    }
}

/// `Name`, the colons and `word` of `Name::word`, which can be no path: only modules have names in them.
pub(crate) fn behind_colons(path: &Path) -> Option<(Path, Span, Ident)> {
    let mut name = path.clone();
    let word = name.segments.pop()?.ident;
    let colons = name.segments.pop_punct()?.spans[0];
    let of = &name.segments.last()?.ident;
    let (of, is_small) = (
        of.unraw().to_string(),
        !is_capital(&word.unraw().to_string()),
    );
    (is_small && is_capital(&of)).then_some((name, colons, word))
}

fn is_capital(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// The narrowest span that stands for a path: its last name.
pub fn span_of(path: &Path) -> Span {
    path.segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span())
}

/// Whether requests come next that are made side by side.
fn is_join(input: ParseStream) -> bool {
    let ahead = input.fork();
    let is_word = ahead.parse::<Ident>().is_ok_and(|word| word == "join");
    is_word && ahead.peek(token::Paren)
}

/// Whether a closure comes next, perhaps in parentheses as a `macro_rules!` may pass it on.
fn is_closure(input: ParseStream) -> bool {
    if input.peek(token::Paren) {
        let in_parentheses = |input: ParseStream| {
            let content;
            parenthesized!(content in input);
            let is_closure = is_closure(&content);
            skip_all(&content);
            Ok(is_closure)
        };
        return in_parentheses(&input.fork()).unwrap_or(false);
    }
    input.peek(Token![async])
        || input.peek(Token![move])
        || input.peek(Token![|])
        || input.peek(Token![||])
}

fn closure(input: ParseStream) -> syn::Result<ExprClosure> {
    let begin = input.span();
    let refuse = |message: &str| Err(syn::Error::new(begin, message));
    let mut expression = block(input)?;
    loop {
        expression = match expression {
            Expr::Group(group) => *group.expr,
            Expr::Paren(parentheses) => *parentheses.expr,
            _ => break,
        };
    }
    let Expr::Closure(closure) = expression else {
        return refuse("a block takes the user: write `async |user| { … }`");
    };
    if closure.asyncness.is_none() {
        return refuse("a block is async: write `async |user| { … }`");
    }
    if closure.inputs.len() != 1 {
        return refuse("a block takes the user and nothing else: write `async |user| { … }`");
    }
    if let Some(Pat::Type(typed)) = closure.inputs.first()
        && !matches!(&*typed.ty, Type::Reference(reference) if reference.mutability.is_some())
    {
        return Err(syn::Error::new(
            typed.ty.span(),
            "a block takes the user, `&mut User`: write `async |user| { … }`",
        ));
    }
    Ok(closure)
}

/// Reads the expression that a block is.
fn block(input: ParseStream) -> syn::Result<Expr> {
    expression(input).map_err(|error| match error.to_string() {
        text if text.ends_with("expected `;`") => {
            syn::Error::new(error.span(), "missing `;` before this")
        }
        _ => error,
    })
}

fn unexpected_after<T>(input: ParseStream, has_chance: bool) -> syn::Result<T> {
    if !has_chance && (input.peek(LitInt) || input.peek(LitFloat)) {
        return error_here(input, "a chance is written behind an `@`, as in `@ 75%`");
    }
    if has_chance || peek_word(input) {
        return error_here(input, after_value(may_begin(input)));
    }
    error_here(input, format!("unexpected here: {FORMS}"))
}
/// A path or a type as it was written, without the space between its parts.
pub fn spelled(written: &impl ToTokens) -> String {
    written.to_token_stream().to_string().replace(' ', "")
}
