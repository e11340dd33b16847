//! A chain that can be made.

use syn::{Ident, Path};

use crate::errors::Errors;
use crate::model::step::{Action, Step, method_behind_colons};
use crate::syntax::chain as written;
use crate::syntax::cursor::List;
use crate::syntax::item::Header;
use crate::syntax::step::{Form, Step as WrittenStep, local_name, span_of};
use crate::syntax::wait::Wait;

/// A checked declaration of a chain.
#[non_exhaustive]
pub struct Chain {
    /// Between two requests.
    pub wait: Wait,
    /// Whether it goes on after a failure.
    pub independent: bool,
    /// At least one; requests only.
    pub steps: Vec<Step>,
    /// Whether they are joined with `+`.
    pub is_sum: bool,
    /// Whether something of it was refused.
    pub stand_in: bool,
}

impl Chain {
    /// A chain of which nothing could be read.
    pub fn stand_in() -> Self {
        Self {
            wait: Wait::None,
            independent: false,
            steps: Vec::new(),
            is_sum: false,
            stand_in: true,
        }
    }
}

/// Checks a declaration and notes each of its mistakes.
pub(crate) fn check(
    header: &Header,
    written: written::Chain,
    errors: &mut Errors,
) -> Option<Chain> {
    let wait = written.options.wait.unwrap_or(Wait::None);
    let is_sum = matches!(written.steps, written::Steps::Sum(_));
    let mut steps = steps(written.steps, errors);
    steps.retain(|step| {
        let is_itself =
            matches!(&step.action, Action::Bare(path) if local_name(path) == Some(&header.name));
        if is_itself {
            errors.at(
                step.span,
                format!(
                    "`{}` cannot be a step of itself: a chain holds requests only",
                    header.name
                ),
            );
        }
        !is_itself
    });
    Some(Chain {
        wait,
        independent: written.options.independent,
        steps,
        is_sum,
        stand_in: false,
    })
}

/// Checks a chain that is made on the spot.
pub(crate) fn check_expression(written: written::Steps, errors: &mut Errors) -> Chain {
    let is_sum = matches!(written, written::Steps::Sum(_));
    Chain {
        steps: steps(written, errors),
        is_sum,
        stand_in: false,
        ..Chain::stand_in()
    }
}

fn steps(written: written::Steps, errors: &mut Errors) -> Vec<Step> {
    match written {
        written::Steps::List(list) => listed(list, errors),
        written::Steps::Sum(sum) => {
            let checked = sum.into_iter().map(|(path, method)| summand(path, method));
            checked.filter_map(|step| errors.ok(step)).collect()
        }
    }
}

fn listed(list: List<WrittenStep>, errors: &mut Errors) -> Vec<Step> {
    if list.is_empty {
        errors.at(list.open, "an empty chain: write at least one request");
    }
    list.elements
        .into_iter()
        .filter_map(|step| request(step, errors))
        .collect()
}

fn request(written: WrittenStep, errors: &mut Errors) -> Option<Step> {
    if let Form::Join(_) = written.form {
        errors.at(
            written.span,
            "a chain makes one request after another: put a `join` into a scenario",
        );
        return None;
    }
    if let Some(chance) = written.chance {
        errors.at(
            chance.span,
            "a chance has no meaning in a chain: remove it, or write a `weighted` scenario",
        );
    }
    let step = Step::check(written, errors);
    if let Action::Block(_) = step.action {
        errors.at(
            step.span,
            "a chain holds requests only: put a block into a scenario",
        );
        return None;
    }
    Some(step)
}

fn summand(path: Path, method: Option<Ident>) -> syn::Result<Step> {
    let span = span_of(&path);
    let method = method.or_else(|| Some(method_behind_colons(&path)?.2));
    match method {
        Some(method) => Err(syn::Error::new(
            method.span(),
            "`+` joins endpoints with one method, by their names alone: with methods, write a list `[A.get, B.post]`",
        )),
        None => Ok(Step {
            action: Action::Bare(path),
            chance: None,
            span,
        }),
    }
}
