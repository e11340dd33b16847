//! A load that a scenario has for itself, checked.

use std::time::Duration;

use proc_macro2::Span;

use crate::errors::Errors;
use crate::model::{load, number};
use crate::syntax::call::{Argument, Call};
use crate::syntax::given::Given;
use crate::syntax::own_load as written;

/// A load of a scenario's own.
#[non_exhaustive]
pub struct OwnLoad {
    /// What is said to its builder, in the order of writing.
    pub calls: Vec<Call>,
    /// Whether it ends before the run does, though its scenario may not.
    pub has_end: bool,
}

/// What the run ends by, as far as the test says.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) length: Option<Duration>,
    pub(crate) has_end: bool,
}

/// Notes what is wrong with it, in such a run; what goes on and on is told of at the scenario's name.
pub(crate) fn check(
    own: written::OwnLoad,
    run: Run,
    scenario: Span,
    errors: &mut Errors,
) -> OwnLoad {
    let given = own.given;
    for argument in given.arguments() {
        if let Argument::Positive { number, example } = argument {
            errors.ok(number::check_positive(number, example));
        }
    }
    load::check(&given, ":", errors);
    check_start(&given, run.length, errors);
    let has_end = given.are_broken
        || ["run_time", "stages", "iterations"]
            .into_iter()
            .any(|option| given.is_written(option));
    if given.is_written("arrival_rate") && !has_end && !run.has_end {
        errors.at(
            scenario,
            "nothing ends this load: give it `run_time: 1m`, `stages` or `iterations`, or the test a `run_time`",
        );
    }
    OwnLoad {
        calls: given.calls,
        has_end,
    }
}

/// A load that begins when the run is over.
fn check_start(given: &Given, length: Option<Duration>, errors: &mut Errors) {
    let call = given.calls.iter().find(|call| call.method == "start");
    let start = call.and_then(|call| match call.arguments.as_slice() {
        [Argument::Time(start)] if !start.is_zero() => Some(*start),
        _ => None,
    });
    let is_late = start.zip(length).is_some_and(|(start, end)| start >= end);
    if let Some(place) = given.place_of("start").filter(|_| is_late) {
        errors.at(
            place,
            "the run is over by then: write an earlier start, or a longer `run_time` of the test",
        );
    }
}
