//! `#[backpack::test(host = …, scenarios = [Game @ 3], …)] fn name(report: Report) { … }`

use std::time::Duration;

use proc_macro2::{Literal, Span, TokenStream};
use syn::parse::ParseStream;
use syn::{Expr, Ident, ItemFn, LitInt, Path, Token, bracketed, token};

use crate::errors::Errors;
use crate::syntax::cursor::{self, bracketed_list, error_here, parse_tokens};
use crate::syntax::duration::duration;
use crate::syntax::load::{Rate, Stages, rate, stages};
use crate::syntax::options::{equals, options};
use crate::syntax::step::name;
use crate::syntax::threshold::{Threshold, thresholds};

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) host: Option<Expr>,
    /// Empty lists are told of where they stand.
    pub(crate) scenarios: Option<Vec<Share>>,
    pub(crate) users: Option<Expr>,
    pub(crate) spawn_rate: Option<Expr>,
    pub(crate) arrival_rate: Option<Rate>,
    pub(crate) max_users: Option<Expr>,
    pub(crate) max_delay: Option<Duration>,
    pub(crate) stages: Option<Stages>,
    pub(crate) iterations: Option<Expr>,
    pub(crate) run_time: Option<Duration>,
    pub(crate) stop_timeout: Option<Duration>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) seed: Option<Expr>,
    pub(crate) baseline: Option<Expr>,
    pub(crate) autoscale: Option<Expr>,
    /// How many users, each time this has gone by.
    pub(crate) churn: Option<(Expr, Duration)>,
    pub(crate) max_failures: Option<MaxFailures>,
    pub(crate) expect: Vec<Threshold>,
    pub(crate) on_start: Option<Expr>,
    pub(crate) on_stop: Option<Expr>,
    /// The options that were given, perhaps with a mistake in their values.
    written: Vec<Ident>,
}

impl Options {
    /// Whether an option was given, perhaps with a mistake in its value.
    pub(crate) fn is_written(&self, option: &str) -> bool {
        self.place_of(option).is_some()
    }

    /// Where an option stands.
    pub(crate) fn place_of(&self, option: &str) -> Option<Span> {
        let written = self.written.iter().find(|written| *written == option);
        written.map(Ident::span)
    }
}

/// A scenario and how many users do it, beside the others.
pub(crate) struct Share {
    pub(crate) scenario: Path,
    pub(crate) share: Option<LitInt>,
}

/// When there are too many.
pub(crate) enum MaxFailures {
    /// `100`
    Count(Expr),
    /// `5%`
    Percent(Literal),
}

const OPTIONS: [&str; 20] = [
    "host",
    "scenarios",
    "users",
    "spawn_rate",
    "arrival_rate",
    "max_users",
    "max_delay",
    "stages",
    "iterations",
    "run_time",
    "stop_timeout",
    "timeout",
    "seed",
    "baseline",
    "autoscale",
    "churn",
    "max_failures",
    "expect",
    "on_start",
    "on_stop",
];

/// Reads the options.
pub(crate) fn test_options(tokens: TokenStream, errors: &mut Errors) -> Options {
    let mut given = Options::default();
    let parsed = parse_tokens(tokens, Span::call_site(), |input| {
        options(
            input,
            errors,
            &OPTIONS,
            "a test takes",
            |name, input, errors| {
                given.written.push(name.clone());
                equals(name, input)?;
                value(&mut given, name, input, errors)
            },
        );
        Ok(())
    });
    errors.ok(parsed);
    given
}

/// Reads the function under the attribute.
pub(crate) fn test_function(tokens: &TokenStream) -> syn::Result<ItemFn> {
    syn::parse2(tokens.clone()).map_err(|error| {
        syn::Error::new(
            error.span(),
            format!("`#[backpack::test]` stands above a function: {error}"),
        )
    })
}

fn value(
    given: &mut Options,
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<()> {
    match name.to_string().as_str() {
        "host" => given.host = Some(input.parse()?),
        "scenarios" => given.scenarios = Some(shares(input, errors)?),
        "users" => given.users = Some(input.parse()?),
        "spawn_rate" => given.spawn_rate = Some(input.parse()?),
        "arrival_rate" => given.arrival_rate = Some(rate(input)?),
        "max_users" => given.max_users = Some(input.parse()?),
        "max_delay" => given.max_delay = Some(duration(input)?),
        "stages" => given.stages = Some(stages(input, errors)?),
        "iterations" => given.iterations = Some(input.parse()?),
        "run_time" => given.run_time = Some(duration(input)?),
        "stop_timeout" => given.stop_timeout = Some(duration(input)?),
        "timeout" => given.timeout = Some(duration(input)?),
        "seed" => given.seed = Some(input.parse()?),
        "baseline" => given.baseline = Some(input.parse()?),
        "autoscale" => given.autoscale = Some(input.parse()?),
        "churn" => given.churn = Some(churn(input)?),
        "max_failures" => given.max_failures = Some(max_failures(input)?),
        "expect" => given.expect = expect(input, errors)?,
        "on_start" => given.on_start = Some(input.parse()?),
        _ => given.on_stop = Some(input.parse()?),
    }
    Ok(())
}

fn churn(input: ParseStream) -> syn::Result<(Expr, Duration)> {
    const FORM: &str = "expected `every` and a duration, as in `churn = 5 every 10s`";
    let users = input.parse()?;
    let every: Ident = cursor::word(input, FORM)?;
    if every != "every" {
        return Err(syn::Error::new(every.span(), FORM));
    }
    Ok((users, duration(input)?))
}

fn max_failures(input: ParseStream) -> syn::Result<MaxFailures> {
    let ahead = input.fork();
    let is_percentage = ahead.parse::<Literal>().is_ok() && ahead.peek(Token![%]);
    if !is_percentage {
        return input.parse().map(MaxFailures::Count);
    }
    let percent = input.parse()?;
    input.parse::<Token![%]>()?;
    Ok(MaxFailures::Percent(percent))
}

fn shares(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Share>> {
    if !input.peek(token::Bracket) {
        return error_here(
            input,
            "expected a list of scenarios, as in `scenarios = [Game @ 3, Casual @ 1]`",
        );
    }
    let list = bracketed_list(input, errors, |input, _| share(input))?;
    if list.is_empty {
        errors.at(list.open, "an empty list of scenarios: name at least one");
    }
    Ok(list.elements)
}

fn share(input: ParseStream) -> syn::Result<Share> {
    let scenario = name(input, "expected the name of a scenario")?;
    let share = match input.parse::<Option<Token![@]>>()? {
        Some(_) => Some(cursor::expect(
            input,
            "expected a whole number, as in `Game @ 3`",
        )?),
        None => None,
    };
    if input.peek(Token![%]) {
        return error_here(
            input,
            "a share is a whole number, without `%`: `Game @ 3` beside `Casual @ 1`",
        );
    }
    Ok(Share { scenario, share })
}

fn expect(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Threshold>> {
    if !input.peek(token::Bracket) {
        return error_here(
            input,
            "expected a list of thresholds, as in `expect = [p95 < 200ms, failures < 1%]`",
        );
    }
    let content;
    bracketed!(content in input);
    Ok(thresholds(&content, errors))
}
