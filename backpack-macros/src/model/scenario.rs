//! A scenario that can be run.

use std::time::Duration;

use syn::Ident;

use crate::errors::Errors;
use crate::model::step::Step;
use crate::syntax::cursor::List;
use crate::syntax::item::Header;
use crate::syntax::scenario as written;
use crate::syntax::step::Step as WrittenStep;
use crate::syntax::wait::Wait;

/// A checked declaration.
pub(crate) struct Scenario {
    pub(crate) wait: Wait,
    pub(crate) pause: Wait,
    pub(crate) runtime: Option<Duration>,
    pub(crate) prefix: String,
    pub(crate) independent: bool,
    pub(crate) late: bool,
    pub(crate) steps: Steps,
    /// Whether something of it was refused.
    pub(crate) stand_in: bool,
}

impl Scenario {
    /// A scenario of which nothing could be read.
    pub(crate) fn stand_in() -> Self {
        Self {
            wait: Wait::None,
            pause: Wait::None,
            runtime: None,
            prefix: String::new(),
            independent: false,
            late: false,
            steps: Steps::Plain(Vec::new()),
            stand_in: true,
        }
    }
}

/// The steps by kind of scenario; at least one, and in a weighted one each with its chance.
pub(crate) enum Steps {
    Plain(Vec<Step>),
    Weighted(Vec<Step>),
    Sequence(Vec<Sequence>),
}

/// One sequence, of at least one step.
pub(crate) struct Sequence {
    pub(crate) steps: Vec<Step>,
    pub(crate) chance: Option<u8>,
}

/// Checks a declaration and notes each of its mistakes.
pub(crate) fn check(
    header: &Header,
    written: written::Scenario,
    errors: &mut Errors,
) -> Option<Scenario> {
    let options = written.options;
    if let (Some(span), false) = (
        options.independent,
        matches!(written.steps, written::Steps::Plain(_)),
    ) {
        errors.at(span, "`independent` has a meaning in plain scenarios only: here a failed step never ends the pass; remove it");
    }
    Some(Scenario {
        wait: options.wait.unwrap_or(Wait::Fixed(Duration::from_secs(1))),
        pause: options.pause.unwrap_or(Wait::None),
        runtime: options.runtime,
        prefix: options
            .prefix
            .map(|prefix| prefix.value())
            .unwrap_or_default(),
        independent: options.independent.is_some(),
        late: options.late,
        steps: steps(&header.name, written.steps, errors),
        stand_in: false,
    })
}

fn steps(holder: &Ident, written: written::Steps, errors: &mut Errors) -> Steps {
    match written {
        written::Steps::Plain(list) => Steps::Plain(checked(holder, list, errors, plain)),
        written::Steps::Weighted(list) => Steps::Weighted(checked(holder, list, errors, weighted)),
        written::Steps::Sequence(list) => {
            if list.is_empty {
                errors.at(
                    list.open,
                    "an empty scenario: write at least one sequence, as in `[[A.get, B] @ 40%]`",
                );
            }
            Steps::Sequence(
                list.elements
                    .into_iter()
                    .map(|written| sequence(holder, written, errors))
                    .collect(),
            )
        }
    }
}

fn checked(
    holder: &Ident,
    list: List<WrittenStep>,
    errors: &mut Errors,
    chance: impl Fn(&WrittenStep) -> syn::Result<()>,
) -> Vec<Step> {
    if list.is_empty {
        errors.at(list.open, "an empty scenario: write at least one step");
    }
    let step =
        |written: WrittenStep| chance(&written).and_then(|()| Step::check(Some(holder), written));
    list.elements
        .into_iter()
        .filter_map(|written| errors.ok(step(written)))
        .collect()
}

fn plain(step: &WrittenStep) -> syn::Result<()> {
    match step.chance {
        Some(chance) => Err(syn::Error::new(
            chance.span,
            "a chance has no meaning in a plain scenario: remove it, or write `weighted [ … ]`",
        )),
        None => Ok(()),
    }
}

fn weighted(step: &WrittenStep) -> syn::Result<()> {
    match step.chance {
        Some(_) => Ok(()),
        None => Err(syn::Error::new(
            step.span,
            "a step of a `weighted` scenario needs a chance: write one behind it, as in `@ 75%`",
        )),
    }
}

fn sequence(holder: &Ident, written: written::Sequence, errors: &mut Errors) -> Sequence {
    if written.steps.is_empty {
        errors.at(
            written.steps.open,
            "an empty sequence: write at least one step",
        );
    }
    let steps = written.steps.elements.into_iter();
    Sequence {
        steps: steps
            .filter_map(|step| errors.ok(Step::check(Some(holder), step)))
            .collect(),
        chance: written.chance.map(|chance| chance.percent),
    }
}
