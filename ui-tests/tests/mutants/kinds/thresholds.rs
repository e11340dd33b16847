//! Thresholds that compare otherwise, or with something else.

use super::Kind;
use super::literals::duration;
use crate::at::At;
use crate::program::Macro;
use crate::scan::Class;

pub(super) const KINDS: &[Kind] = &[
    Kind::mistake("`==` for a comparison", |at| {
        compares(at).then(|| at.becomes("=="))
    }),
    Kind::mistake("`=` for a comparison", |at| {
        compares(at).then(|| at.becomes("="))
    }),
    Kind::mistake("`=<` for a comparison", |at| {
        compares(at).then(|| at.becomes("=<"))
    }),
    Kind::mistake("`:` for a comparison", |at| {
        compares(at).then(|| at.becomes(":"))
    }),
    Kind::mistake("no comparison", |at| compares(at).then(|| at.dropped())),
    Kind::mistake("a bound in percent for a time", |at| {
        (bounds(at) && duration(at).is_some()).then(|| at.becomes("5%"))
    }),
    Kind::mistake("a time for a bound in percent", |at| {
        let percent = at.near(1).filter(|sign| bounds(at) && sign.is("%"))?;
        Some(at.up_to(percent, "5s"))
    }),
    Kind::mistake("a time for a rate", |at| {
        let unit = at.near(2).filter(|_| bounds(at) && at.after() == "/")?;
        Some(at.up_to(unit, "5s"))
    }),
    Kind::mistake("a rate without its time", |at| {
        let unit = at.near(2).filter(|_| bounds(at) && at.after() == "/")?;
        Some(at.up_to(unit, at.text()))
    }),
    Kind::mistake("a rate by an unknown time", |at| {
        (at.before() == "/").then(|| at.becomes("sec"))
    }),
    Kind::mistake("no bound", |at| {
        (bounds(at) && duration(at).is_some()).then(|| at.dropped())
    }),
    Kind::mistake("a percentile above 100", |at| {
        is_whole_percentile(at).then(|| at.becomes("p101"))
    }),
    Kind::mistake("a percentile as a number", |at| {
        is_whole_percentile(at).then(|| at.becomes(&at.text()[1..]))
    }),
    Kind::mistake("a percentile as a call", |at| {
        is_whole_percentile(at).then(|| at.becomes(format!("p({})", &at.text()[1..])))
    }),
    Kind::mistake("a bound before its metric", |at| {
        let (metric, sign) = (at.near(-2)?, at.near(-1)?);
        (bounds(at) && duration(at).is_some() && metric.before() != ".").then(|| {
            let text = format!("{} {} {}", at.text(), sign.text(), metric.text());
            metric.up_to(at, text)
        })
    }),
    Kind::mistake("`if` for `or`", |at| at.is("or").then(|| at.becomes("if"))),
    Kind::mistake("`or` left out", |at| at.is("or").then(|| at.dropped())),
    Kind::mistake("`abort` left out", |at| {
        at.is("abort").then(|| at.dropped())
    }),
    Kind::mistake("`+` for the `*` of a baseline", |at| {
        (at.is("*") && at.before() == "baseline").then(|| at.becomes("+"))
    }),
];

/// Whether it is the sign of a threshold.
fn compares(at: At<'_>) -> bool {
    let measured = at.of(Macro::Thresholds) || (at.of(Macro::Test) && at.option() == "expect");
    measured && at.is_one_of(&["<", "<=", ">", ">="])
}

/// Whether it is a number behind a comparison.
fn bounds(at: At<'_>) -> bool {
    at.class() == Class::Number && at.near(-1).is_some_and(compares)
}

/// Whether it is a percentile, or the whole part of one.
pub(super) fn is_percentile(at: At<'_>) -> bool {
    let digits = at.text().strip_prefix('p');
    let is_number = |digits: &str| !digits.is_empty() && digits.parse::<u8>().is_ok();
    at.class() == Class::Word && digits.is_some_and(is_number)
}

fn is_whole_percentile(at: At<'_>) -> bool {
    is_percentile(at) && at.after() != "."
}
