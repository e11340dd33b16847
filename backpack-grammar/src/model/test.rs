//! A load test with the function that judges its report.

use std::time::Duration;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, FnArg, ItemFn, Lit, LitInt, LitStr, Path, spanned::Spanned};

use crate::errors::Errors;
use crate::model::depends::same;
use crate::model::own_load::OwnLoad;
use crate::model::passes::Passes;
use crate::model::threshold::{self, Threshold};
use crate::model::{load, number, own_load};
use crate::syntax::call::{Argument, Call};
use crate::syntax::item::{is_punct, is_word};
use crate::syntax::step::span_of;
use crate::syntax::test as written;
use crate::syntax::threshold::Timing;

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
    /// Whether it ends though its scenarios may not.
    pub has_end: bool,
    /// How many passes it makes at most.
    pub passes: Passes,
}

/// A scenario with its share of the users, or with a load of its own.
#[non_exhaustive]
pub struct Share {
    /// What they do.
    pub scenario: Path,
    /// How many of them, beside the other shares; 1 where it has a load of its own.
    pub share: u32,
    /// It then has no share.
    pub own: Option<OwnLoad>,
}

/// Checks the options with the function under them, and notes each mistake.
pub(crate) fn check(options: written::Options, function: ItemFn, errors: &mut Errors) -> Test {
    check_function(&function, errors);
    check_place(&options, function.sig.ident.span(), errors);
    if !options.are_broken() {
        check_needed(&options, function.sig.ident.span(), errors);
    }
    for argument in options.said.arguments() {
        errors.ok(check_argument(argument));
    }
    for call in &options.said.calls {
        errors.ok(check_literal(call));
    }
    if options.has_own_loads_alone() {
        check_nobody_shares(&options, errors);
    } else {
        load::check(&options.said, " =", errors);
        check_steering(&options, errors);
    }
    check_seed(&options, errors);
    let has_baseline = options.is_written("baseline") || options.are_broken();
    let has_hooks = options.is_written("on_start") || options.is_written("on_stop");
    let is_open = options.is_written("arrival_rate")
        || options.are_broken()
        || options.scenarios.iter().any(has_arrivals);
    let whole = length(&options);
    let length = check_warm_up(&options, whole, errors);
    let passes = Passes::of(&options);
    let has_end = options.are_broken()
        || ["run_time", "stages", "iterations"]
            .into_iter()
            .any(|option| options.is_written(option));
    let run = own_load::Run {
        length: whole,
        has_end,
    };
    let scenarios = shares(options.scenarios, run, errors);
    let expect = threshold::check(options.expect, errors);
    if !has_baseline {
        check_baseline(&expect, errors);
    }
    check_schedule(&expect, is_open, errors);
    check_aborts(&expect, length, errors);
    Test {
        has_end,
        passes,
        function,
        scenarios,
        calls: options.said.calls,
        expect,
        has_hooks,
    }
}

/// Requests go to a host or to a service: to one of them.
fn check_place(options: &written::Options, name: Span, errors: &mut Errors) {
    let written = options.said.written.iter();
    let mut places = written.filter(|it| *it == "host" || *it == "service");
    match (places.next(), places.next()) {
        (None, _) if !options.are_broken() => errors.at(
            name,
            "no host: write `host = \"http://127.0.0.1:8080\"`, or an expression that gives one, or `service = app()` for a service in this process",
        ),
        (Some(first), Some(second)) if first != second => errors.at(
            second.span(),
            format!("`{first}` says already where requests go: remove one of the two"),
        ),
        _ => {}
    }
}

/// Told of at the name of the test.
fn check_needed(options: &written::Options, name: Span, errors: &mut Errors) {
    if !options.is_written("scenarios") {
        errors.at(name, "no scenarios: write `scenarios = [Game]`");
    }
}

fn check_argument(argument: &Argument) -> syn::Result<()> {
    match argument {
        Argument::Positive { number, example } => number::check_positive(number, example),
        Argument::Count(count) => number::check_count(count),
        Argument::Percent(percent) => number::check_percent(percent),
        Argument::Expression(_)
        | Argument::Time(_)
        | Argument::Rate(_)
        | Argument::Stages(_)
        | Argument::Connections(_) => Ok(()),
    }
}

/// The options that are done by a user.
const HOOKS: [&str; 5] = [
    "on_start",
    "on_stop",
    "setup",
    "setup_elsewhere",
    "teardown",
];

const HOOK: &str = "a hook is an `async |user| { … }` block or an `async fn` of the user";

/// Refuses a literal for what it cannot be; what else an expression gives, the compiler sees.
fn check_literal(call: &Call) -> syn::Result<()> {
    let [Argument::Expression(value)] = call.arguments.as_slice() else {
        return Ok(());
    };
    let is_hook = HOOKS.contains(&&*call.method);
    if is_hook && matches!(value, Expr::Reference(_) | Expr::Unary(_)) {
        return Err(syn::Error::new(value.span(), HOOK));
    }
    let Some(literal) = number::literal(value) else {
        return Ok(());
    };
    let refuse = |message: &str| Err(syn::Error::new(literal.span(), message));
    match (call.method.as_str(), literal) {
        ("host", Lit::Str(text)) => check_host(text),
        ("host", _) => refuse("a host is a text, as in `host = \"http://127.0.0.1:8080\"`"),
        ("service", _) => refuse(
            "a service is what an expression makes, as in `service = app()`; a text is a `host`",
        ),
        ("baseline", Lit::Str(_)) | ("seed", Lit::Int(_)) => Ok(()),
        ("baseline", _) => refuse("a baseline is a file, as in `baseline = \"before.json\"`"),
        ("seed", _) => refuse("a seed is a whole number, as in `seed = 42`"),
        ("autoscale", _) => {
            refuse("expected a target, as in `autoscale = Autoscale::new(500, 200)`")
        }
        _ if is_hook => refuse(HOOK),
        _ => Ok(()),
    }
}

/// What follows the scheme is read when the test starts.
fn check_host(text: &LitStr) -> syn::Result<()> {
    let host = text.value();
    let refuse = |message: String| Err(syn::Error::new(text.span(), message));
    match host.split_once("://") {
        None => refuse(format!(
            "a host begins with its scheme: write `http://{host}` or `https://{host}`"
        )),
        Some((scheme, _)) if !["http", "https"].contains(&&*scheme.to_ascii_lowercase()) => {
            refuse(format!("a host is `http` or `https`, not `{scheme}`"))
        }
        Some((_, "")) => refuse("a host without a name, as in `http://127.0.0.1:8080`".to_owned()),
        Some(_) => Ok(()),
    }
}

/// How long the test runs, where its literals tell.
fn length(options: &written::Options) -> Option<Duration> {
    let of = |call: &Call| match (call.method.as_str(), call.arguments.as_slice()) {
        ("run_time", [Argument::Time(time)]) => Some(*time),
        ("stages", [Argument::Stages(stages)]) => Some(stages.iter().map(|stage| stage.time).sum()),
        _ => None,
    };
    options.said.calls.iter().filter_map(of).min()
}

/// Gives how much of that length is counted.
fn check_warm_up(
    options: &written::Options,
    length: Option<Duration>,
    errors: &mut Errors,
) -> Option<Duration> {
    let of = |call: &Call| match (call.method.as_str(), call.arguments.as_slice()) {
        ("warm_up", [Argument::Time(time)]) => Some(*time),
        _ => None,
    };
    let (Some(warm_up), Some(length)) = (options.said.calls.iter().find_map(of), length) else {
        return length;
    };
    if let Some(place) = options.place_of("warm_up").filter(|_| warm_up >= length) {
        errors.at(place, "nothing would be counted: the run time includes the warm-up, so write a shorter one, or a longer `run_time`");
        return None;
    }
    Some(length.saturating_sub(warm_up))
}

/// Latencies from the intended start are those of passes that begin on schedule.
fn check_schedule(expect: &[Threshold], is_open: bool, errors: &mut Errors) {
    let mut timings = expect.iter().filter_map(|threshold| threshold.timing);
    let from_start = timings.find(|(timing, _)| *timing == Timing::FromStart);
    if let Some((_, span)) = from_start.filter(|_| !is_open) {
        errors.at(
            span,
            "only passes that begin on schedule have an intended start: add `arrival_rate = 500/s`, or remove `from_start.`",
        );
    }
}

/// Nothing ends a run that is over.
fn check_aborts(expect: &[Threshold], length: Option<Duration>, errors: &mut Errors) {
    let aborts = expect
        .iter()
        .filter_map(|threshold| threshold.abort.as_ref());
    for abort in aborts {
        if length.is_some_and(|length| abort.after >= length) {
            errors.at(
                abort.span,
                "the test is over by then, so this would never end it: write an earlier time",
            );
        }
    }
}

/// What the shares would divide, where there are none.
fn check_nobody_shares(options: &written::Options, errors: &mut Errors) {
    const SHARED: [&str; 8] = [
        "users",
        "spawn_rate",
        "arrival_rate",
        "max_users",
        "max_delay",
        "stages",
        "autoscale",
        "churn",
    ];
    for place in SHARED.into_iter().filter_map(|it| options.place_of(it)) {
        errors.at(
            place,
            "every scenario has a load of its own: remove this, or give a scenario a share of it, as in `Game @ 1`",
        );
    }
}

fn has_arrivals(share: &written::Share) -> bool {
    let own = share.own.as_ref();
    own.is_some_and(|own| own.given.is_written("arrival_rate"))
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

/// The seed is what `setup` gives, and is asked for by its type.
fn check_seed(options: &written::Options, errors: &mut Errors) {
    if options.is_written("setup") || options.are_broken() {
        return;
    }
    if let Some(place) = options.place_of("setup_elsewhere") {
        errors.at(place, "it stands in the place of `setup` on further workers of a Locust master: write a `setup` too");
        return;
    }
    let hooks = options
        .said
        .calls
        .iter()
        .filter(|call| HOOKS.contains(&&*call.method));
    let asked = hooks
        .flat_map(|call| &call.arguments)
        .find_map(|argument| match argument {
            Argument::Expression(hook) => asks_for_seed(hook.to_token_stream()),
            _ => None,
        });
    if let Some(place) = asked {
        errors.at(place, "nothing gives a seed: the test has one where it has a `setup`, as in `setup = async |user| Shop::open(user).await`");
    }
}

/// Where tokens say `.seed::<`.
fn asks_for_seed(tokens: TokenStream) -> Option<Span> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let asked = tokens.windows(4).find(|next| {
        is_punct(&next[0], '.')
            && is_word(&next[1], "seed")
            && is_punct(&next[2], ':')
            && is_punct(&next[3], ':')
    });
    let deeper = tokens.iter().filter_map(|token| match token {
        TokenTree::Group(group) => asks_for_seed(group.stream()),
        _ => None,
    });
    asked
        .map(|next| next[1].span())
        .or_else(|| deeper.into_iter().next())
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

fn shares(written: Vec<written::Share>, run: own_load::Run, errors: &mut Errors) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for entry in written {
        let mut others = shares.iter();
        if let Some(other) = others.find(|other| same(&other.scenario, &entry.scenario)) {
            let message = match other.own.is_some() || entry.own.is_some() {
                true => "this scenario is listed twice: give it one load",
                false => "this scenario is listed twice: give it one larger share",
            };
            errors.at(span_of(&entry.scenario), message);
        }
        let share = entry.share.as_ref().map_or(Ok(1), whole_share);
        let name = span_of(&entry.scenario);
        let own = entry.own;
        let own = own.map(|own| own_load::check(own, run, name, errors));
        if let Some(share) = errors.ok(share) {
            shares.push(Share {
                scenario: entry.scenario,
                share,
                own,
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
