//! `Name(options) = [ … ];`, `= weighted [ … ];` or `= sequence [[ … ] @ 40%, … ];`

use std::time::Duration;

use proc_macro2::{Delimiter, Span, TokenTree};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{LitStr, PathArguments, Token, Type, token};

use crate::errors::Errors;
use crate::syntax::chance::{Chance, chance};
use crate::syntax::cursor::{
    List, bracketed_list, error_here, expect, peek_word, skip_token, word,
};
use crate::syntax::duration::duration;
use crate::syntax::options::Reader::{Alone, Value};
use crate::syntax::options::{self, in_parentheses};
use crate::syntax::step::{Step, step};
use crate::syntax::wait::{Wait, wait};
use crate::words::{Word, Words};

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
    pub(crate) state: Option<Type>,
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

pub(crate) static OPTIONS: options::Options<Options> = Words {
    table: "scenario_options",
    kind: "option",
    holder: "a scenario takes",
    list: &[
        Word {
            name: "wait",
            help: "The wait after each step that made a request: `2s`, `1s..3s`, `exp(1s)`, `normal(1s, 200ms)` or `none`; `1s` by default.",
            means: Value(|given, _, input, errors| {
                wait(input, errors).map(|wait| given.wait = Some(wait))
            }),
        },
        Word {
            name: "pause",
            help: "The wait after each pass: `2s`, `1s..3s`, `exp(1s)`, `normal(1s, 200ms)`; `none` by default.",
            means: Value(|given, name, input, errors| {
                wait(input, errors).map(|pause| given.pause = Some((name.span(), pause)))
            }),
        },
        Word {
            name: "pacing",
            help: "The time from the start of a pass to the start of the next, not beside `pause`; by default a pass begins when the last is over.",
            means: Value(|given, _, input, _| {
                duration(input).map(|time| given.pacing = Some(time))
            }),
        },
        Word {
            name: "runtime",
            help: "For how long passes are begun, as `10s`; until the test stops by default.",
            means: Value(|given, _, input, _| {
                duration(input).map(|time| given.runtime = Some(time))
            }),
        },
        Word {
            name: "prefix",
            help: "A text put before the names in reports, where those of nested scenarios add up; none by default.",
            means: Value(|given, _, input, _| prefix(input).map(|text| given.prefix = Some(text))),
        },
        Word {
            name: "state",
            help: "The type of what each user has of its own in this scenario, as `Cart`, which implements `Default`: blocks have it as `user.state::<Game>()`; none by default.",
            means: Value(|given, _, input, _| state(input).map(|state| given.state = Some(state))),
        },
        Word {
            name: "independent",
            help: "A failed step does not end the pass, in plain scenarios only; without this, it does.",
            means: Alone(|given, span| given.independent = Some(span)),
        },
        Word {
            name: "late",
            help: "The first pass may send before the values have come that it depends on; without this, the compiler refuses such an order.",
            means: Alone(|given, _| given.late = true),
        },
    ],
};

/// Reads the steps behind the word for their kind.
type Kind = fn(ParseStream, &mut Errors) -> syn::Result<Steps>;

pub(crate) static KINDS: Words<Kind> = Words {
    table: "scenario_kinds",
    kind: "kind of scenario",
    holder: "there are, besides the plain one",
    list: &[
        Word {
            name: "weighted",
            help: "Each step by its own chance, which it must have, drawn anew in every pass; a failed step does not end it.",
            means: |input, errors| list_of_steps(input, errors).map(Steps::Weighted),
        },
        Word {
            name: "sequence",
            help: "Sequences, each by its chance, then their steps by theirs; a failed step does not end the pass.",
            means: |input, errors| list_of_sequences(input, errors).map(Steps::Sequence),
        },
    ],
};

const STEPS: &str = "expected the steps: `[ … ]`, `weighted [ … ]` or `sequence [ … ]`";

/// Reads what stands behind the name.
pub(crate) fn scenario(input: ParseStream, errors: &mut Errors) -> syn::Result<Scenario> {
    let options = in_parentheses(&OPTIONS, input, errors)?;
    if input.parse::<Token![=]>().is_err() {
        return error_here(
            input,
            "expected `=` and the steps, as in `Name = [A.get, B];`",
        );
    }
    let read_steps = kind(input, errors)?;
    if !input.peek(token::Bracket) {
        return error_here(input, STEPS);
    }
    let steps = read_steps(input, errors)?;
    if !input.is_empty() {
        return error_here(input, "expected `;` after the steps");
    }
    Ok(Scenario { options, steps })
}

fn prefix(input: ParseStream) -> syn::Result<LitStr> {
    expect(
        input,
        "expected a text in quotes, as in `prefix = \"evening: \"`",
    )
}

/// A type; a value of it is what people may write instead.
fn state(input: ParseStream) -> syn::Result<Type> {
    const FORM: &str = "expected a type that implements `Default`, as in `state = Cart`";
    // What is wrong within the type is told once, and not as tokens that nobody has read besides.
    if input.fork().parse::<Type>().is_err() {
        let span = input.span();
        skip_value(input);
        return Err(syn::Error::new(span, FORM));
    }
    let state: Type = input.parse()?;
    let is_call = match &state {
        Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| matches!(last.arguments, PathArguments::Parenthesized(_)))
        }
        _ => false,
    };
    if is_call || input.peek(token::Paren) || input.peek(token::Brace) || input.peek(Token![!]) {
        skip_value(input);
        return Err(syn::Error::new(
            state.span(),
            "each user makes its own state with `Default`: write the type alone, as in `state = Cart`",
        ));
    }
    Ok(state)
}

/// What stands behind the beginning of a value, or nothing.
fn skip_value(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        skip_token(input);
    }
}

fn kind(input: ParseStream, errors: &mut Errors) -> syn::Result<Kind> {
    if !peek_word(input) {
        return Ok(|input, errors| list_of_steps(input, errors).map(Steps::Plain));
    }
    let kind = word(input, STEPS)?;
    errors.mention(KINDS.table, &kind);
    KINDS.meaning(&kind).copied()
}

fn list_of_steps(input: ParseStream, errors: &mut Errors) -> syn::Result<List<Step>> {
    if let Some(first) = first_in_brackets(input)
        && matches!(&first, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
    {
        skip_token(input);
        return Err(syn::Error::new(
            first.span(),
            "steps in brackets are those of a `sequence` scenario: write `sequence [[ … ] @ 40%, … ]`",
        ));
    }
    bracketed_list(input, errors, step)
}

/// Told of once, where all of them are steps.
fn list_of_sequences(input: ParseStream, errors: &mut Errors) -> syn::Result<List<Sequence>> {
    if let Some(first) = first_in_brackets(input)
        && !matches!(&first, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
    {
        skip_token(input);
        return Err(syn::Error::new(first.span(), SEQUENCE));
    }
    bracketed_list(input, errors, sequence)
}

fn first_in_brackets(input: ParseStream) -> Option<TokenTree> {
    match skip_token(&input.fork())? {
        TokenTree::Group(group) => group.stream().into_iter().next(),
        _ => None,
    }
}

const SEQUENCE: &str = "expected a sequence of steps in brackets, as in `[A.get, B] @ 40%`";

fn sequence(input: ParseStream, errors: &mut Errors) -> syn::Result<Sequence> {
    if !input.peek(token::Bracket) {
        return error_here(input, SEQUENCE);
    }
    Ok(Sequence {
        steps: list_of_steps(input, errors)?,
        chance: chance(input)?,
    })
}
