//! How much load: `500/s`, and `[to(100).over(1m), hold(5m)]`.

use std::time::Duration;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Lit, LitFloat, LitInt, Token, parenthesized, token};

use crate::errors::Errors;
use crate::suggest::nearest;
use crate::syntax::cursor::{List, bracketed_list, error_here, peek_word, within, word};
use crate::syntax::duration::{duration, duration_or_zero};
use crate::words::{Word, find};

/// Passes a second.
pub enum Rate {
    /// `500/s`, `30000/m`
    Literal(f64, Span),
    /// Any expression that gives it.
    Computed(Box<Expr>),
}

/// A stage as written.
pub struct Stage {
    /// None: hold.
    pub target: Option<Expr>,
    /// How long it takes.
    pub time: Duration,
    /// The word that it begins with.
    pub span: Span,
}

const RATE: &str =
    "an arrival rate is so many passes a second or a minute: write `500/s` or `30000/m`";

/// Reads an arrival rate.
pub(crate) fn rate(input: ParseStream) -> syn::Result<Rate> {
    if input.peek(Token![-]) {
        return error_here(input, "an arrival rate cannot be negative");
    }
    if !(input.peek(LitInt) || input.peek(LitFloat)) {
        if input.peek(Lit) {
            return error_here(input, RATE);
        }
        return input.parse().map(Rate::Computed);
    }
    let literal: Lit = input.parse()?;
    let span = literal.span();
    let wrong = || syn::Error::new(span, RATE);
    let (digits, suffix) = match &literal {
        Lit::Int(number) => (number.base10_digits().to_owned(), number.suffix()),
        Lit::Float(number) => (number.base10_digits().to_owned(), number.suffix()),
        _ => return Err(wrong()),
    };
    let amount: f64 = digits.parse().map_err(|_| wrong())?;
    if !suffix.is_empty() {
        return Err(wrong());
    }
    if !input.peek(Token![/]) {
        let message = format!("an arrival rate needs its time: write `{digits}/s`");
        return Err(syn::Error::new(span, message));
    }
    input.parse::<Token![/]>()?;
    let unit = word(input, "expected `s`, `m` or `h`, as in `500/s`")?;
    let seconds = match unit.to_string().as_str() {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        other => {
            let message = format!("unknown unit `/{other}`: a rate is so many `/s`, `/m` or `/h`");
            return Err(syn::Error::new(unit.span(), message));
        }
    };
    Ok(Rate::Literal(amount / seconds, span))
}

/// A list of stages.
pub struct Stages {
    pub(crate) list: List<Stage>,
    /// No stage had a mistake.
    pub(crate) all_read: bool,
}

impl Stages {
    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Stage> {
        self.list.elements.iter()
    }
}

/// Reads a stage from what stands behind its first word, which is here.
type Reader = fn(ParseStream, Span) -> syn::Result<Stage>;

pub(crate) static STAGES: &[Word<Reader>] = &[
    Word {
        name: "to",
        help: "The load rises or falls to this, over this time: `to(100).over(1m)`.",
        means: to,
    },
    Word {
        name: "hold",
        help: "The load stays as it is, for this time: `hold(5m)`.",
        means: hold,
    },
];

/// Reads a list of stages.
pub(crate) fn stages(input: ParseStream, errors: &mut Errors) -> syn::Result<Stages> {
    if !input.peek(token::Bracket) {
        return error_here(
            input,
            "expected a list of stages, as in `[to(100).over(1m), hold(5m)]`",
        );
    }
    let before = errors.count();
    let list = bracketed_list(input, errors, stage)?;
    Ok(Stages {
        list,
        all_read: errors.count() == before,
    })
}

const STAGE: &str = "a stage is `to(100).over(1m)` or `hold(5m)`";

fn stage(input: ParseStream, errors: &mut Errors) -> syn::Result<Stage> {
    if !peek_word(input) {
        return error_here(input, STAGE);
    }
    let kind = input.call(Ident::parse_any)?;
    errors.mention("stages", &kind);
    match find(STAGES, &kind.to_string()) {
        Some(read) => read(input, kind.span()),
        None => Err(unknown(&kind)),
    }
}

/// `(100).over(1m)`
fn to(input: ParseStream, span: Span) -> syn::Result<Stage> {
    let content;
    arguments(input, "expected a number, as in `to(100).over(1m)`")?;
    parenthesized!(content in input);
    let target = within(&content, |content| {
        let target = content.parse()?;
        end(content).map(|()| target)
    })?;
    Ok(Stage {
        target: Some(target),
        time: over(input, span)?,
        span,
    })
}

/// `(5m)`
fn hold(input: ParseStream, span: Span) -> syn::Result<Stage> {
    let content;
    arguments(input, "expected how long, as in `hold(5m)`")?;
    parenthesized!(content in input);
    let time = within(&content, |content| {
        let time = duration(content)?;
        end(content).map(|()| time)
    })?;
    Ok(Stage {
        target: None,
        time,
        span,
    })
}

fn unknown(kind: &Ident) -> syn::Error {
    let names: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
    let meant = match nearest(&kind.to_string(), &names) {
        Some(near) => format!(", did you mean `{near}`?"),
        None => String::new(),
    };
    syn::Error::new(
        kind.span(),
        format!("unknown stage `{kind}`{meant}\n{STAGE}"),
    )
}

/// `.over(1m)`
fn over(input: ParseStream, stage: Span) -> syn::Result<Duration> {
    const OVER: &str =
        "a stage needs its time: write `.over(1m)` behind it, or `.over(0s)` for a step";
    if !input.peek(Token![.]) {
        return Err(syn::Error::new(stage, OVER));
    }
    input.parse::<Token![.]>()?;
    let name = word(input, OVER)?;
    if name != "over" {
        let message = format!("unknown part `{name}` of a stage: {STAGE}");
        return Err(syn::Error::new(name.span(), message));
    }
    arguments(input, OVER)?;
    let content;
    parenthesized!(content in input);
    within(&content, |content| {
        let time = duration_or_zero(content)?;
        end(content).map(|()| time)
    })
}

fn arguments(input: ParseStream, expected: &str) -> syn::Result<()> {
    match input.peek(token::Paren) {
        true => Ok(()),
        false => error_here(input, expected),
    }
}

fn end(input: ParseStream) -> syn::Result<()> {
    match input.is_empty() {
        true => Ok(()),
        false => error_here(input, "unexpected here: expected `)`"),
    }
}
