//! `Name(options) = A + B;` or `Name(options) = [A.get, B];`

use syn::parse::ParseStream;
use syn::{Ident, Path, Token, token};

use crate::errors::Errors;
use crate::syntax::cursor::{List, bracketed_list, error_here};
use crate::syntax::options::Reader::{Alone, Value};
use crate::syntax::options::{self, in_parentheses};
use crate::syntax::step::{Step, name, named, step};
use crate::syntax::wait::{Wait, wait};
use crate::words::{Word, Words};

/// What stands behind the name of a chain.
pub(crate) struct Chain {
    pub(crate) options: Options,
    pub(crate) steps: Steps,
}

/// How the steps were written.
pub(crate) enum Steps {
    /// `A + B`; a method where one was written, though none belongs there.
    Sum(Vec<(Path, Option<Ident>)>),
    /// `[A.get, B]`
    List(List<Step>),
}

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) wait: Option<Wait>,
    pub(crate) independent: bool,
}

pub(crate) static OPTIONS: options::Options<Options> = Words {
    table: "chain_options",
    kind: "option",
    holder: "a chain takes",
    list: &[
        Word {
            name: "wait",
            help: "The wait between two requests, not after the last: `1s`, `1s..3s`, `exp(1s)`, `normal(1s, 200ms)`; `none` by default.",
            means: Value(|given, _, input, errors| {
                wait(input, errors).map(|wait| given.wait = Some(wait))
            }),
        },
        Word {
            name: "independent",
            help: "A failed request does not stop the chain; without this, the first one does.",
            means: Alone(|given, _| given.independent = true),
        },
    ],
};

/// Reads what stands behind the name.
pub(crate) fn chain(input: ParseStream, errors: &mut Errors) -> syn::Result<Chain> {
    let options = in_parentheses(&OPTIONS, input, errors)?;
    if input.parse::<Token![=]>().is_err() {
        return error_here(
            input,
            "expected `=` and the requests, as in `Name = A + B;` or `Name = [A.get, B];`",
        );
    }
    Ok(Chain {
        options,
        steps: steps(input, errors)?,
    })
}

/// Reads the requests.
pub(crate) fn steps(input: ParseStream, errors: &mut Errors) -> syn::Result<Steps> {
    let steps = match input.peek(token::Bracket) {
        true => Steps::List(bracketed_list(input, errors, step)?),
        false => Steps::Sum(sum(input)?),
    };
    if !input.is_empty() {
        return error_here(input, "expected `;` after the requests of a chain");
    }
    Ok(steps)
}

fn sum(input: ParseStream) -> syn::Result<Vec<(Path, Option<Ident>)>> {
    const EXPECTED: &str = "expected endpoints, as in `A + B`, or a list, as in `[A.get, B]`";
    let mut summands = Vec::new();
    loop {
        name(&input.fork(), EXPECTED)?;
        summands.push(named(input)?);
        if input.is_empty() {
            return Ok(summands);
        }
        if input.parse::<Token![+]>().is_err() {
            return error_here(input, "expected `+` and the next endpoint, or `;`");
        }
    }
}
