//! Methods, chances and blocks.

use super::Kind;
use super::words::is_reference;
use crate::at::{At, Edit};
use crate::program::Macro;
use crate::scan::Class;

pub(super) const KINDS: &[Kind] = &[
    Kind::mistake("a step's method misspelt", |at| {
        is_method(at).then(|| at.becomes(format!("{}e", &at.text()[..at.text().len() - 1])))
    }),
    Kind::mistake("a step's method in capitals", |at| {
        is_method(at).then(|| at.becomes(at.text().to_uppercase()))
    }),
    Kind::mistake("a step's method as a call", |at| {
        is_method(at).then(|| at.gains("()"))
    }),
    Kind::mistake("a step's method as a call with the user", |at| {
        is_method(at).then(|| at.gains("(user).await"))
    }),
    Kind::mistake("a method that is not declared", |at| {
        is_method(at).then(|| at.becomes(if at.is("options") { "head" } else { "options" }))
    }),
    Kind::mistake("a step's method in front", |at| {
        let name = at.near(-2).filter(|_| is_method(at))?;
        Some(name.up_to(at, format!("{} {}", at.text().to_uppercase(), name.text())))
    }),
    Kind::mistake("a method before the endpoint's name", |at| {
        at.is_declared_name()
            .then(|| at.becomes(format!("POST {}", at.text())))
            .filter(|_| at.of(Macro::Endpoint))
    }),
    Kind::mistake("a declared method in lower case", |at| {
        declares(at).then(|| at.becomes(at.text().to_lowercase()))
    }),
    Kind::mistake("a declared method with a capital", |at| {
        declares(at).then(|| {
            let (first, rest) = at.text().split_at(1);
            at.becomes(format!("{first}{}", rest.to_lowercase()))
        })
    }),
    Kind::mistake("no declared method", |at| {
        (declares(at) && at.before() == "=").then(|| at.dropped())
    }),
    Kind::mistake("a chance left out", |at| {
        let weighted = at.outer().is_some_and(|list| list.before() == "weighted");
        (at.is("@") && weighted).then(|| chance(at, "")).flatten()
    }),
    Kind::mistake("a chance of 150%", |at| chance(at, "@ 150%")),
    Kind::mistake("a chance of 0%", |at| chance(at, "@ 0%")),
    Kind::mistake("a chance of 2.5%", |at| chance(at, "@ 2.5%")),
    Kind::mistake("a negative chance", |at| chance(at, "@ -5%")),
    Kind::mistake("a chance in quotes", |at| chance(at, "@ \"5%\"")),
    Kind::mistake("a chance without its number", |at| chance(at, "@ %")),
    Kind::mistake("a chance as a word", |at| chance(at, "@ often")),
    Kind::mistake("a chance without `%`", |at| chance(at, "@ 50")),
    Kind::mistake("a chance without `@`", |at| chance(at, "50%")),
    Kind::mistake("a chance in brackets", |at| chance(at, "(50%)")),
    Kind::mistake("a chance with `:`", |at| chance(at, ": 50%")),
    Kind::mistake("a chance twice", |at| chance(at, "@ 50% @ 50%")),
    Kind::mistake("a chance in a plain scenario", |at| {
        let plain = at.outer().is_some_and(|list| list.before() == "=");
        (at.of(Macro::Scenario) && plain && is_reference(at) && at.after() == ",")
            .then(|| at.gains(" @ 50%"))
    }),
    Kind::mistake("`async` left out", |at| {
        at.is("async").then(|| at.dropped())
    }),
    Kind::mistake("the parameters of a block left out", |at| {
        let parameters = at.is("async") && at.after() == "|";
        parameters.then(|| Edit {
            bytes: at.program.bytes(&(at.index + 1..at.index + 4)),
            text: String::new(),
        })
    }),
    Kind::mistake("a share in percent", |at| {
        let share = at.near(1).filter(|_| at.is("@") && at.of(Macro::Test))?;
        Some(share.gains("%"))
    }),
    Kind::mistake("a share of zero", |at| {
        let share = at.near(1).filter(|_| at.is("@") && at.of(Macro::Test))?;
        Some(share.becomes("0"))
    }),
    Kind::mistake("the part of a source left out", |at| {
        let is_source = at.before() == "<-" && at.after() == ".";
        let part = at.near(2).filter(|_| is_source)?;
        Some(at.near(1)?.up_to(part_end(part), ""))
    }),
    Kind::mistake("the target of an arrow left out", |at| {
        let named = at.of(Macro::Depends) && ["{", ","].contains(&at.before());
        let last = part_end(at);
        (named && last.after() == "<-").then(|| at.up_to(last, ""))
    }),
    Kind::mistake("the source of an arrow left out", |at| {
        at.near(1).filter(|_| at.is("<-")).map(|source| Edit {
            bytes: source.entry(),
            text: String::new(),
        })
    }),
    Kind::mistake("a source without its endpoint", |at| {
        let part = at.near(2).filter(|part| part.before() == ".");
        (at.before() == "<-")
            .then_some(part)
            .flatten()
            .map(|part| at.up_to(part, part.text()))
    }),
];

/// Whether it is a method behind a step's name.
fn is_method(at: At<'_>) -> bool {
    let steps = at.of(Macro::Chain) || at.of(Macro::Scenario);
    steps && at.class() == Class::Word && at.before() == "."
}

/// Whether it is a method that an endpoint declares.
pub(super) fn declares(at: At<'_>) -> bool {
    let behind = at.before() == "=" && at.is_outermost();
    let listed = at
        .outer()
        .is_some_and(|list| list.before() == "=" && list.is_outermost());
    at.of(Macro::Endpoint) && at.class() == Class::Word && (behind || listed)
}

/// Writes this for a chance that begins here.
fn chance(at: At<'_>, text: &str) -> Option<Edit> {
    let percent = at.near(2)?;
    (at.is("@") && at.of(Macro::Scenario) && percent.is("%")).then(|| at.up_to(percent, text))
}

/// The last token of a part with its indices, as in `json["a"][0]`.
fn part_end(at: At<'_>) -> At<'_> {
    let mut last = at;
    while last.after() == "[" {
        let open = last.near(1).expect("it is in the invocation");
        last = open.partner();
    }
    last
}
