//! `Name(options) = [ … ];`, `= weighted [ … ];` or `= sequence [[ … ] @ 40%, … ];`

use std::time::Duration;

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, parenthesized, token};

use crate::errors::Errors;
use crate::suggest::unknown;
use crate::syntax::chance::{Chance, chance};
use crate::syntax::cursor::{bracketed, comma_separated, error_here, peek_word, word};
use crate::syntax::duration::duration;
use crate::syntax::options::{equals, no_value, options};
use crate::syntax::step::{Step, step};
use crate::syntax::wait::{Wait, wait};

/// What stands behind the name of a scenario.
pub(crate) struct Scenario {
    pub(crate) options: Options,
    pub(crate) steps: Steps,
    /// Where the steps begin.
    pub(crate) open: Span,
}

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) wait: Option<Wait>,
    pub(crate) pause: Option<Wait>,
    pub(crate) runtime: Option<Duration>,
    pub(crate) prefix: Option<LitStr>,
    /// Where it was said.
    pub(crate) independent: Option<Span>,
    pub(crate) late: bool,
}

/// The steps by kind of scenario.
pub(crate) enum Steps {
    Plain(Vec<Step>),
    Weighted(Vec<Step>),
    Sequence(Vec<Sequence>),
}

/// One sequence of steps.
pub(crate) struct Sequence {
    pub(crate) steps: Vec<Step>,
    pub(crate) chance: Option<Chance>,
    /// Where it begins.
    pub(crate) open: Span,
}

const OPTIONS: [&str; 6] = ["wait", "pause", "runtime", "prefix", "independent", "late"];

const STEPS: &str = "expected the steps: `[ … ]`, `weighted [ … ]` or `sequence [ … ]`";

/// Reads what stands behind the name.
pub(crate) fn scenario(input: ParseStream, errors: &mut Errors) -> syn::Result<Scenario> {
    let options = match input.peek(token::Paren) {
        true => scenario_options(input, errors)?,
        false => Options::default(),
    };
    if input.parse::<Token![=]>().is_err() {
        return error_here(input, "expected `=` and the steps, as in `Name = [A.get, B];`");
    }
    let kind = kind(input)?;
    if !input.peek(token::Bracket) {
        return error_here(input, STEPS);
    }
    let (steps, open) = bracketed(input, |list| Ok(steps(kind.as_ref(), list, errors)))?;
    if !input.is_empty() {
        return error_here(input, "expected `;` after the steps");
    }
    Ok(Scenario { options, steps, open })
}

fn scenario_options(input: ParseStream, errors: &mut Errors) -> syn::Result<Options> {
    let content;
    parenthesized!(content in input);
    let mut given = Options::default();
    options(&content, errors, &OPTIONS, "a scenario takes", |name, input, _| value(&mut given, name, input));
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
                "pause" => given.pause = Some(wait(input)?),
                "runtime" => given.runtime = Some(duration(input)?),
                _ => given.prefix = Some(prefix(input)?),
            }
        }
    }
    Ok(())
}

fn prefix(input: ParseStream) -> syn::Result<LitStr> {
    input.parse().or_else(|_| error_here(input, "expected a text in quotes, as in `prefix = \"evening: \"`"))
}

fn kind(input: ParseStream) -> syn::Result<Option<Ident>> {
    if !peek_word(input) {
        return Ok(None);
    }
    let kind = word(input, STEPS)?;
    if kind == "weighted" || kind == "sequence" {
        return Ok(Some(kind));
    }
    let message = unknown("kind of scenario", &kind.to_string(), &["weighted", "sequence"], "there are, besides the plain one");
    Err(syn::Error::new(kind.span(), message))
}

fn steps(kind: Option<&Ident>, list: ParseStream, errors: &mut Errors) -> Steps {
    match kind {
        None => Steps::Plain(comma_separated(list, errors, |list, _| step(list))),
        Some(kind) if kind == "weighted" => Steps::Weighted(comma_separated(list, errors, |list, _| step(list))),
        Some(_) => Steps::Sequence(comma_separated(list, errors, sequence)),
    }
}

fn sequence(input: ParseStream, errors: &mut Errors) -> syn::Result<Sequence> {
    if !input.peek(token::Bracket) {
        return error_here(input, "expected a sequence of steps in brackets, as in `[A.get, B] @ 40%`");
    }
    let (steps, open) = bracketed(input, |list| Ok(comma_separated(list, errors, |list, _| step(list))))?;
    let chance = match input.peek(Token![@]) {
        true => chance(input)?,
        false => None,
    };
    Ok(Sequence { steps, chance, open })
}
