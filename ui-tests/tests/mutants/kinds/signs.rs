//! A sign is left out, or another one stands in its place.

use super::Kind;
use crate::at::At;
use crate::program::Macro;

pub(super) const KINDS: &[Kind] = &[
    Kind::mistake("`;` left out", |at| {
        // Behind a block of `depends!` it means nothing.
        (ends_item(at) && !(at.of(Macro::Depends) && at.before() == "}")).then(|| at.dropped())
    }),
    Kind::mistake("`,` for `;`", |at| ends_item(at).then(|| at.becomes(","))),
    Kind::mistake("`:` for `;`", |at| ends_item(at).then(|| at.becomes(":"))),
    Kind::mistake("`=` left out", |at| at.is("=").then(|| at.dropped())),
    Kind::mistake("`:` for `=`", |at| at.is("=").then(|| at.becomes(":"))),
    Kind::mistake("`:` left out", |at| at.is(":").then(|| at.dropped())),
    Kind::mistake("`=` for `:`", |at| at.is(":").then(|| at.becomes(" ="))),
    Kind::mistake("`=>` for `:`", |at| at.is(":").then(|| at.becomes(" =>"))),
    Kind::mistake("`,` left out", |at| parts_entries(at).then(|| at.dropped())),
    Kind::mistake("`;` for `,`", |at| {
        parts_entries(at).then(|| at.becomes(";"))
    }),
    Kind::mistake("`,` twice", |at| at.is(",").then(|| at.becomes(",,"))),
    Kind::mistake("`->` for `<-`", |at| at.is("<-").then(|| at.becomes("->"))),
    Kind::mistake("`=>` for `<-`", |at| at.is("<-").then(|| at.becomes("=>"))),
    Kind::mistake("`=` for `<-`", |at| at.is("<-").then(|| at.becomes("="))),
    Kind::mistake("`:` for `<-`", |at| at.is("<-").then(|| at.becomes(":"))),
    Kind::mistake("`>` for `>>`", |at| at.is(">>").then(|| at.becomes(">"))),
    Kind::mistake("`<<` for `>>`", |at| at.is(">>").then(|| at.becomes("<<"))),
    Kind::mistake("`-` for `..`", |at| at.is("..").then(|| at.becomes("-"))),
    Kind::mistake("`...` for `..`", |at| {
        at.is("..").then(|| at.becomes("..."))
    }),
    Kind::mistake("`,` for `+`", |at| is_plus(at).then(|| at.becomes(","))),
    Kind::mistake("`>>` for `+`", |at| is_plus(at).then(|| at.becomes(">>"))),
    Kind::mistake("`.` for `::`", |at| at.is("::").then(|| at.becomes("."))),
    Kind::mistake("`::` for `.`", |at| at.is(".").then(|| at.becomes("::"))),
];

fn ends_item(at: At<'_>) -> bool {
    at.is(";") && at.is_outermost()
}

/// Whether another entry follows.
fn parts_entries(at: At<'_>) -> bool {
    at.is(",") && !["", "]", ")", "}"].contains(&at.after())
}

fn is_plus(at: At<'_>) -> bool {
    at.is("+") && at.of(Macro::Chain)
}
