//! Differences that are none: the compiler has to take them.

use super::Kind;
use super::brackets::is_list;
use super::lists::is_key;
use super::words::is_option;
use crate::at::At;
use crate::program::Macro;

pub(super) const KINDS: &[Kind] = &[
    Kind::equal("a `,` behind the last entry", |at| {
        let ends = at.is("]") && is_list(at.partner()) && !["[", ","].contains(&at.before());
        ends.then(|| at.becomes(",]"))
    }),
    Kind::equal("no `,` behind the last entry", |at| {
        let last = at.is(",") && ["", "]", "}", ")"].contains(&at.after());
        last.then(|| at.dropped())
    }),
    Kind::equal("`;` behind a block of `depends!`", |at| {
        (at.of(Macro::Depends) && at.is_outermost() && at.is("}") && at.after() != ";")
            .then(|| at.becomes("};"))
    }),
    Kind::equal("no `;` behind a block of `depends!`", |at| {
        (at.of(Macro::Depends) && at.is_outermost() && at.is(";") && at.before() == "}")
            .then(|| at.dropped())
    }),
    Kind::equal("a comment", |at| {
        (is_option(at) || is_key(at)).then(|| at.becomes(format!("/* said */ {}", at.text())))
    }),
    Kind::equal("a line for itself", |at| {
        (at.is_one_of(&["=", ":", "@", "<-", ","]) && !at.after().is_empty())
            .then(|| at.gains("\n"))
    }),
    Kind::equal("a scenario's list with a single `,`", single),
];

/// `[A]` and `[A,]` are the same.
fn single(at: At<'_>) -> Option<crate::at::Edit> {
    let one = at.before() == "[" && at.after() == "]" && at.of(Macro::Scenario);
    one.then(|| at.gains(","))
}
