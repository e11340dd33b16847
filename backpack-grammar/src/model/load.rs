//! How much load a test brings: users or arrivals, perhaps in stages.

use syn::Lit;

use crate::errors::Errors;
use crate::model::number::{check_target, literal, too_large};
use crate::syntax::call::Argument;
use crate::syntax::given::Given;
use crate::syntax::load::{Rate, Stage, Stages};

/// Notes what is wrong with the options of a load, taken together; `sign` stands between each and its value.
pub(crate) fn check(options: &Given, sign: &str, errors: &mut Errors) {
    check_together(options, sign, errors);
    let is_open = options.is_written("arrival_rate");
    let has_stages = options.is_written("stages");
    for argument in options.arguments() {
        if let Argument::Rate(Rate::Literal(rate, span)) = argument {
            if rate.is_infinite() {
                errors.add(too_large(*span));
            } else if *rate == 0.0 && !has_stages && !options.are_broken {
                errors.at(*span, "an arrival rate of 0: no pass would begin");
            }
        }
        if let Argument::Stages(stages) = argument {
            check_stages(stages, is_open, errors);
        }
    }
}

/// Options that exclude each other, or need one another.
fn check_together(options: &Given, sign: &str, errors: &mut Errors) {
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
        // What could not be read may be the arrival rate.
        let message = format!(
            "only where passes begin on schedule: add `arrival_rate{sign} 500/s`, or remove it"
        );
        if !options.are_broken {
            at("max_users", &message);
            at("max_delay", &message);
        }
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
        if let Some(target) = &stage.target {
            errors.ok(check_target(target, is_open));
        }
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
    } else if !is_open && list.elements.iter().all(brings_nobody) {
        errors.at(
            first.span,
            "no stage brings anybody, and nothing would be sent: let one lead to a number above 0",
        );
    }
}

/// Whether a stage leaves users at none, where there were none before: it leads to 0, or holds.
fn brings_nobody(stage: &Stage) -> bool {
    match stage.target.as_ref().map(literal) {
        None => true,
        Some(Some(Lit::Int(number))) => {
            number.base10_parse::<u64>().is_ok_and(|number| number == 0)
        }
        Some(Some(Lit::Float(number))) => number
            .base10_parse::<f64>()
            .is_ok_and(|number| number == 0.0),
        Some(_) => false,
    }
}
