//! A load test with the function that judges its report.

use std::time::Duration;

use syn::{Expr, ExprLit, ExprUnary, FnArg, ItemFn, Lit, LitInt, Path, UnOp, spanned::Spanned};

use crate::errors::Errors;
use crate::model::load::{self, Load};
use crate::model::threshold::{self, Threshold};
use crate::syntax::step::span_of;
use crate::syntax::test as written;

/// A checked test.
#[non_exhaustive]
pub struct Test {
    pub function: ItemFn,
    pub host: Option<Expr>,
    /// At least one, where nothing was refused.
    pub scenarios: Vec<Share>,
    pub users: Option<Expr>,
    pub spawn_rate: Option<Expr>,
    pub load: Load,
    pub run_time: Option<Duration>,
    pub stop_timeout: Option<Duration>,
    pub timeout: Option<Duration>,
    pub seed: Option<Expr>,
    pub baseline: Option<Expr>,
    pub autoscale: Option<Expr>,
    pub churn: Option<(Expr, Duration)>,
    pub max_failures: Option<MaxFailures>,
    pub expect: Vec<Threshold>,
    pub on_start: Option<Expr>,
    pub on_stop: Option<Expr>,
}

/// When a run has too many failures.
pub enum MaxFailures {
    Count(Expr),
    /// Below 100.
    Percent(f64),
}

/// A scenario with its share of the users.
pub struct Share {
    pub scenario: Path,
    pub share: u32,
}

/// Checks the options with the function under them, and notes each mistake.
pub(crate) fn check(mut options: written::Options, function: ItemFn, errors: &mut Errors) -> Test {
    check_function(&function, errors);
    if !options.is_written("host") {
        errors.at(
            function.sig.ident.span(),
            "no host: write `host = \"http://127.0.0.1:8080\"`, or an expression that gives one",
        );
    }
    if !options.is_written("scenarios") {
        errors.at(
            function.sig.ident.span(),
            "no scenarios: write `scenarios = [Game]`",
        );
    }
    check_positive(options.users.as_ref(), "users = 50", errors);
    check_positive(options.spawn_rate.as_ref(), "spawn_rate = 10", errors);
    let load = load::check(&mut options, errors);
    check_steering(&options, errors);
    let churned = options.churn.as_ref().map(|(users, _)| users);
    check_positive(churned, "churn = 5 every 10s", errors);
    let has_baseline = options.is_written("baseline");
    let max_failures = options.max_failures.map(max_failures);
    let max_failures = max_failures.and_then(|checked| errors.ok(checked));
    let scenarios = shares(options.scenarios.unwrap_or_default(), errors);
    let expect = threshold::check(options.expect, errors);
    if !has_baseline {
        check_baseline(&expect, errors);
    }
    Test {
        host: options.host,
        scenarios,
        users: options.users,
        spawn_rate: options.spawn_rate,
        load,
        run_time: options.run_time,
        stop_timeout: options.stop_timeout,
        timeout: options.timeout,
        seed: options.seed,
        baseline: options.baseline,
        autoscale: options.autoscale,
        churn: options.churn,
        max_failures,
        expect,
        on_start: options.on_start,
        on_stop: options.on_stop,
        function,
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

/// What a literal tells; the rest is refused before any traffic.
fn max_failures(written: written::MaxFailures) -> syn::Result<MaxFailures> {
    match written {
        written::MaxFailures::Percent(literal) => {
            let percent = literal.to_string().replace('_', "").parse::<f64>().ok();
            let percent = percent.filter(|percent| *percent < 100.0);
            percent.map(MaxFailures::Percent).ok_or_else(|| {
                syn::Error::new(
                    literal.span(),
                    "a run cannot have more failures than requests: write a part below 100%, as in `max_failures = 5%`",
                )
            })
        }
        written::MaxFailures::Count(count) => {
            let is_count = match &count {
                Expr::Lit(ExprLit { lit, .. }) => {
                    matches!(lit, Lit::Int(number) if number.base10_parse::<u64>().is_ok())
                }
                Expr::Unary(ExprUnary {
                    op: UnOp::Neg(_), ..
                }) => false,
                _ => true,
            };
            is_count.then_some(()).ok_or_else(|| {
                syn::Error::new(
                    count.span(),
                    "failures are a count or a percentage: write `max_failures = 100` or `max_failures = 5%`",
                )
            })?;
            Ok(MaxFailures::Count(count))
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
        if shares.iter().any(|other| other.scenario == entry.scenario) {
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

/// What a literal tells; the rest is refused before any traffic.
pub(crate) fn check_positive(value: Option<&Expr>, example: &str, errors: &mut Errors) {
    let Some(value) = value else { return };
    let positive = match value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse::<u64>().is_ok_and(|number| number > 0),
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => number
            .base10_parse::<f64>()
            .is_ok_and(|number| number > 0.0),
        Expr::Lit(_)
        | Expr::Unary(ExprUnary {
            op: UnOp::Neg(_), ..
        }) => false,
        _ => true,
    };
    if !positive {
        errors.at(
            value.span(),
            format!("expected a number greater than zero, as in `{example}`"),
        );
    }
}
