//! A load test with the function that judges its report.

use proc_macro2::Span;
use syn::{FnArg, ItemFn, LitInt, Path, spanned::Spanned};

use crate::errors::Errors;
use crate::model::depends::same;
use crate::model::threshold::{self, Threshold};
use crate::model::{load, number};
use crate::syntax::call::{Argument, Call};
use crate::syntax::step::span_of;
use crate::syntax::test as written;

/// A checked test.
#[non_exhaustive]
pub struct Test {
    /// What judges the report.
    pub function: ItemFn,
    /// At least one, where nothing was refused.
    pub scenarios: Vec<Share>,
    /// What else is said to the builder, in the order of writing.
    pub calls: Vec<Call>,
    /// What the report must hold.
    pub expect: Vec<Threshold>,
    /// Whether a hook may request what no scenario does.
    pub has_hooks: bool,
}

/// A scenario with its share of the users.
#[non_exhaustive]
pub struct Share {
    /// What they do.
    pub scenario: Path,
    /// How many of them, beside the other shares.
    pub share: u32,
}

/// Checks the options with the function under them, and notes each mistake.
pub(crate) fn check(options: written::Options, function: ItemFn, errors: &mut Errors) -> Test {
    check_function(&function, errors);
    check_needed(&options, function.sig.ident.span(), errors);
    for argument in options.arguments() {
        errors.ok(check_argument(argument));
    }
    load::check(&options, errors);
    check_steering(&options, errors);
    let has_baseline = options.is_written("baseline");
    let has_hooks = options.is_written("on_start") || options.is_written("on_stop");
    let scenarios = shares(options.scenarios, errors);
    let expect = threshold::check(options.expect, errors);
    if !has_baseline {
        check_baseline(&expect, errors);
    }
    Test {
        function,
        scenarios,
        calls: options.calls,
        expect,
        has_hooks,
    }
}

/// Told of at the name of the test.
fn check_needed(options: &written::Options, name: Span, errors: &mut Errors) {
    if !options.is_written("host") {
        errors.at(
            name,
            "no host: write `host = \"http://127.0.0.1:8080\"`, or an expression that gives one",
        );
    }
    if !options.is_written("scenarios") {
        errors.at(name, "no scenarios: write `scenarios = [Game]`");
    }
}

fn check_argument(argument: &Argument) -> syn::Result<()> {
    match argument {
        Argument::Positive { number, example } => number::check_positive(number, example),
        Argument::Count(count) => number::check_count(count),
        Argument::Percent(percent) => number::check_percent(percent),
        Argument::Expression(_) | Argument::Time(_) | Argument::Rate(_) | Argument::Stages(_) => {
            Ok(())
        }
    }
}

/// Users whom somebody else asks for cannot be steered.
fn check_steering(options: &written::Options, errors: &mut Errors) {
    let (autoscale, churn) = (options.place_of("autoscale"), options.place_of("churn"));
    let misplaced = if options.is_written("arrival_rate") {
        const ARRIVALS: &str =
            "users come and go as arrivals need them: remove this, or `arrival_rate`";
        [(autoscale, ARRIVALS), (churn, ARRIVALS)]
    } else if options.is_written("stages") {
        const STAGES: &str = "the stages say how many users run: remove this, or `stages`";
        [(autoscale, STAGES), (None, "")]
    } else {
        return;
    };
    for (span, message) in misplaced {
        if let Some(span) = span {
            errors.at(span, message);
        }
    }
}

/// Without a baseline, told of once, at the first threshold on one.
fn check_baseline(expect: &[Threshold], errors: &mut Errors) {
    if let Some(span) = expect.iter().find_map(|threshold| threshold.baseline) {
        errors.at(
            span,
            "no baseline to compare with: give the test the JSON report of an earlier run, `baseline = \"before.json\"`",
        );
    }
}

fn check_function(function: &ItemFn, errors: &mut Errors) {
    let signature = &function.sig;
    if let Some(word) = &signature.asyncness {
        errors.at(
            word.span(),
            "the function judges the report after the run: remove `async`",
        );
    }
    if !signature.generics.params.is_empty() {
        errors.at(
            signature.generics.span(),
            "a test has no generic parameters",
        );
    }
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => {
            errors.at(
                receiver.self_token.span,
                "a test is a free function: remove `self`",
            );
        }
        Some(FnArg::Typed(_)) if signature.inputs.len() > 1 => {
            errors.at(
                signature.inputs[1].span(),
                "a test takes the report and nothing else: `fn name(report: Report)`",
            );
        }
        Some(FnArg::Typed(_)) | None => {}
    }
}

fn shares(written: Vec<written::Share>, errors: &mut Errors) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for entry in written {
        if shares
            .iter()
            .any(|other| same(&other.scenario, &entry.scenario))
        {
            errors.at(
                span_of(&entry.scenario),
                "this scenario is listed twice: give it one larger share",
            );
        }
        let share = entry.share.as_ref().map_or(Ok(1), whole_share);
        if let Some(share) = errors.ok(share) {
            shares.push(Share {
                scenario: entry.scenario,
                share,
            });
        }
    }
    shares
}

fn whole_share(literal: &LitInt) -> syn::Result<u32> {
    let share = literal
        .base10_parse()
        .ok()
        .filter(|share| *share > 0 && literal.suffix().is_empty());
    share.ok_or_else(|| {
        syn::Error::new(
            literal.span(),
            "a share is a whole number from 1 on, as in `Game @ 3`",
        )
    })
}
