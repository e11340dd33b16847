//! `Name(options) = A + B;` or `Name(options) = [A.get, B];`

use syn::parse::ParseStream;
use syn::{Ident, Path, Token, parenthesized, token};

use crate::errors::Errors;
use crate::syntax::cursor::{List, bracketed_list, error_here};
use crate::syntax::options::{equals, no_value, options};
use crate::syntax::step::{Step, name, named, step};
use crate::syntax::wait::{Wait, wait};

/// What stands behind the name of a chain.
pub(crate) struct Chain {
    pub(crate) wait: Option<Wait>,
    pub(crate) independent: bool,
    pub(crate) steps: Steps,
}

/// How the steps were written.
pub(crate) enum Steps {
    /// `A + B`; a method where one was written, though none belongs there.
    Sum(Vec<(Path, Option<Ident>)>),
    /// `[A.get, B]`
    List(List<Step>),
}

/// Reads what stands behind the name.
pub(crate) fn chain(input: ParseStream, errors: &mut Errors) -> syn::Result<Chain> {
    let (mut wait_option, mut independent) = (None, false);
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        options(
            &content,
            errors,
            &["wait", "independent"],
            "a chain takes",
            |name, input, _| {
                if name == "independent" {
                    independent = true;
                    return no_value(name, input).map(|_| ());
                }
                equals(name, input)?;
                wait_option = Some(wait(input)?);
                Ok(())
            },
        );
    }
    if input.parse::<Token![=]>().is_err() {
        return error_here(
            input,
            "expected `=` and the requests, as in `Name = A + B;` or `Name = [A.get, B];`",
        );
    }
    Ok(Chain {
        wait: wait_option,
        independent,
        steps: steps(input, errors)?,
    })
}

/// Reads the requests.
pub(crate) fn steps(input: ParseStream, errors: &mut Errors) -> syn::Result<Steps> {
    let steps = match input.peek(token::Bracket) {
        true => Steps::List(bracketed_list(input, errors, |input, _| step(input))?),
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
