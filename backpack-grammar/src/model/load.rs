//! How much load a test brings: users or arrivals, perhaps in stages.

use std::time::Duration;

use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use crate::errors::Errors;
use crate::model::test::check_positive;
use crate::syntax::load::{Rate, Stage, Stages};
use crate::syntax::test::Options;

/// What was checked, beside `users` and `spawn_rate`.
pub struct Load {
    pub arrival_rate: Option<Rate>,
    pub max_users: Option<Expr>,
    pub max_delay: Option<Duration>,
    pub stages: Option<Vec<Stage>>,
    pub iterations: Option<Expr>,
}

/// Takes the options of the load, and notes each mistake.
pub(crate) fn check(options: &mut Options, errors: &mut Errors) -> Load {
    check_positive(options.max_users.as_ref(), "max_users = 200", errors);
    check_positive(options.iterations.as_ref(), "iterations = 1000", errors);
    check_together(options, errors);
    let is_open = options.is_written("arrival_rate");
    let has_stages = options.is_written("stages");
    if let Some(Rate::Literal(rate, span)) = options.arrival_rate
        && rate == 0.0
        && !has_stages
    {
        errors.at(span, "an arrival rate of 0: no pass would begin");
    }
    if let Some(stages) = &options.stages {
        check_stages(stages, is_open, errors);
    }
    Load {
        arrival_rate: options.arrival_rate.take(),
        max_users: options.max_users.take(),
        max_delay: options.max_delay.take(),
        stages: options.stages.take().map(|stages| stages.list.elements),
        iterations: options.iterations.take(),
    }
}

/// Options that exclude each other, or need one another.
fn check_together(options: &Options, errors: &mut Errors) {
    let is_open = options.is_written("arrival_rate");
    let mut at = |option: &str, message: &str| {
        if let Some(place) = options.place_of(option) {
            errors.at(place, message);
        }
    };
    if is_open {
        let message =
            "users come as arrivals need them: remove it, `max_users` says how many there may be";
        at("users", message);
        at("spawn_rate", message);
    } else {
        let message =
            "only where passes begin on schedule: add `arrival_rate = 500/s`, or remove it";
        at("max_users", message);
        at("max_delay", message);
        if options.is_written("stages") {
            let message = "the stages say how many users run, and when: remove one of the two";
            at("users", message);
            at("spawn_rate", message);
        }
    }
}

fn check_stages(stages: &Stages, is_open: bool, errors: &mut Errors) {
    let Stages { list, all_read } = stages;
    if list.is_empty {
        errors.at(
            list.open,
            "an empty list of stages: name at least one, as in `[to(100).over(1m)]`",
        );
        return;
    }
    for stage in &list.elements {
        check_target(stage.target.as_ref(), is_open, errors);
    }
    // A stage that could not be read may be the first, or take time.
    let Some(first) = list.elements.first().filter(|_| *all_read) else {
        return;
    };
    if list.elements.iter().all(|stage| stage.time.is_zero()) {
        errors.at(
            first.span,
            "all stages together take no time: nothing would be sent",
        );
    } else if first.target.is_none() && !is_open {
        errors.at(
            first.span,
            "nobody is there to hold: begin with a stage such as `to(100).over(1m)`",
        );
    }
}

/// What a literal tells; the rest is refused before any traffic.
fn check_target(target: Option<&Expr>, is_open: bool, errors: &mut Errors) {
    let Some(target) = target else { return };
    let message = match target {
        Expr::Lit(ExprLit {
            lit: Lit::Int(_), ..
        }) => None,
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => {
            let whole = number
                .base10_parse()
                .is_ok_and(|value: f64| value.fract() == 0.0);
            (!is_open && !whole).then_some("a number of users is a whole one, as in `to(100)`")
        }
        Expr::Lit(_)
        | Expr::Unary(ExprUnary {
            op: UnOp::Neg(_), ..
        }) => Some("expected a number from 0 on, as in `to(100)`"),
        _ => None,
    };
    if let Some(message) = message {
        errors.at(target.span(), message);
    }
}
