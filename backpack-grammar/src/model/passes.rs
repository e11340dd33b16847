//! How many passes a test makes at most, as far as its literals tell.

use std::time::Duration;

use syn::Lit;

use crate::model::number::literal;
use crate::syntax::call::Argument;
use crate::syntax::load::Rate;
use crate::syntax::test::Options;

/// The most passes of all users together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passes {
    /// In the whole run: `iterations = 10`.
    pub in_all: Option<u64>,
    /// In a second, with some to spare: `arrival_rate = 10/s`.
    pub a_second: Option<f64>,
}

impl Passes {
    /// Reads the options. Nothing is known of what an expression gives.
    pub(crate) fn of(options: &Options) -> Self {
        // Other loads bring passes besides.
        let mut scenarios = options.scenarios.iter();
        let has_shares_alone = scenarios.all(|scenario| scenario.own.is_none());
        Self {
            in_all: iterations(options),
            a_second: arrivals(options).filter(|_| has_shares_alone),
        }
    }
}

fn iterations(options: &Options) -> Option<u64> {
    match argument(options, "iterations")? {
        Argument::Positive { number, .. }
        | Argument::Expression(number)
        | Argument::Count(number) => match literal(number)? {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// A run that may end before its time may have seen the first passes alone, and they come faster: nothing is known of it.
fn arrivals(options: &Options) -> Option<f64> {
    const SPARE: f64 = 1.1;
    let ends_early = ["stages", "iterations"]
        .into_iter()
        .any(|option| options.is_written(option));
    let time = match argument(options, "run_time")? {
        Argument::Time(time) if !ends_early => time.max(&Duration::from_secs(1)).as_secs_f64(),
        _ => return None,
    };
    match argument(options, "arrival_rate")? {
        Argument::Rate(Rate::Literal(rate, _)) => Some((rate + 1.0 / time) * SPARE),
        _ => None,
    }
}

fn argument<'o>(options: &'o Options, option: &str) -> Option<&'o Argument> {
    let call = options
        .said
        .calls
        .iter()
        .find(|call| call.method == option)?;
    call.arguments.first()
}
