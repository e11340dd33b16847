//! `Name(options) = [ … ];`, `= weighted [ … ];` or `= sequence [[ … ] @ 40%, … ];`

use std::time::Duration;

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, parenthesized, token};

use crate::errors::Errors;
use crate::suggest::unknown;
use crate::syntax::chance::{Chance, chance};
use crate::syntax::cursor::{List, bracketed_list, error_here, expect, peek_word, word};
use crate::syntax::duration::duration;
use crate::syntax::options::{equals, no_value, options};
use crate::syntax::step::{Step, step};
use crate::syntax::wait::{Wait, wait};

/// What stands behind the name of a scenario.
pub(crate) struct Scenario {
    pub(crate) options: Options,
    pub(crate) steps: Steps,
}

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) wait: Option<Wait>,
    /// With where it was said.
    pub(crate) pause: Option<(Span, Wait)>,
    pub(crate) pacing: Option<Duration>,
    pub(crate) runtime: Option<Duration>,
    pub(crate) prefix: Option<LitStr>,
    /// Where it was said.
    pub(crate) independent: Option<Span>,
    pub(crate) late: bool,
}

/// The steps by kind of scenario.
pub(crate) enum Steps {
    Plain(List<Step>),
    Weighted(List<Step>),
    Sequence(List<Sequence>),
}

/// One sequence of steps.
pub(crate) struct Sequence {
    pub(crate) steps: List<Step>,
    pub(crate) chance: Option<Chance>,
}

const OPTIONS: [&str; 7] = [
    "wait",
    "pause",
    "pacing",
    "runtime",
    "prefix",
    "independent",
    "late",
];

const STEPS: &str = "expected the steps: `[ … ]`, `weighted [ … ]` or `sequence [ … ]`";

/// Reads what stands behind the name.
pub(crate) fn scenario(input: ParseStream, errors: &mut Errors) -> syn::Result<Scenario> {
    let options = match input.peek(token::Paren) {
        true => scenario_options(input, errors)?,
        false => Options::default(),
    };
    if input.parse::<Token![=]>().is_err() {
        return error_here(
            input,
            "expected `=` and the steps, as in `Name = [A.get, B];`",
        );
    }
    let kind = kind(input)?;
    if !input.peek(token::Bracket) {
        return error_here(input, STEPS);
    }
    let steps = steps(kind.as_ref(), input, errors)?;
    if !input.is_empty() {
        return error_here(input, "expected `;` after the steps");
    }
    Ok(Scenario { options, steps })
}

fn scenario_options(input: ParseStream, errors: &mut Errors) -> syn::Result<Options> {
    let content;
    parenthesized!(content in input);
    let mut given = Options::default();
    options(
        &content,
        errors,
        &OPTIONS,
        "a scenario takes",
        |name, input, _| value(&mut given, name, input),
    );
    Ok(given)
}

fn value(given: &mut Options, name: &Ident, input: ParseStream) -> syn::Result<()> {
    let option = name.to_string();
    match option.as_str() {
        "independent" => given.independent = Some(no_value(name, input)?),
        "late" => given.late = no_value(name, input).map(|_| true)?,
        _ => {
            equals(name, input)?;
            match option.as_str() {
                "wait" => given.wait = Some(wait(input)?),
                "pause" => given.pause = Some((name.span(), wait(input)?)),
                "pacing" => given.pacing = Some(duration(input)?),
                "runtime" => given.runtime = Some(duration(input)?),
                _ => given.prefix = Some(prefix(input)?),
            }
        }
    }
    Ok(())
}

fn prefix(input: ParseStream) -> syn::Result<LitStr> {
    expect(
        input,
        "expected a text in quotes, as in `prefix = \"evening: \"`",
    )
}

fn kind(input: ParseStream) -> syn::Result<Option<Ident>> {
    if !peek_word(input) {
        return Ok(None);
    }
    let kind = word(input, STEPS)?;
    if kind == "weighted" || kind == "sequence" {
        return Ok(Some(kind));
    }
    let message = unknown(
        "kind of scenario",
        &kind.to_string(),
        &["weighted", "sequence"],
        "there are, besides the plain one",
    );
    Err(syn::Error::new(kind.span(), message))
}

fn steps(kind: Option<&Ident>, input: ParseStream, errors: &mut Errors) -> syn::Result<Steps> {
    match kind {
        None => bracketed_list(input, errors, |input, _| step(input)).map(Steps::Plain),
        Some(kind) if kind == "weighted" => {
            bracketed_list(input, errors, |input, _| step(input)).map(Steps::Weighted)
        }
        Some(_) => bracketed_list(input, errors, sequence).map(Steps::Sequence),
    }
}

fn sequence(input: ParseStream, errors: &mut Errors) -> syn::Result<Sequence> {
    if !input.peek(token::Bracket) {
        return error_here(
            input,
            "expected a sequence of steps in brackets, as in `[A.get, B] @ 40%`",
        );
    }
    let steps = bracketed_list(input, errors, |input, _| step(input))?;
    Ok(Sequence {
        steps,
        chance: chance(input)?,
    })
}
