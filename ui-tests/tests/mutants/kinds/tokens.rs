//! Slips of the hand, at any token.

use super::Kind;
use crate::at::At;
use crate::program::Macro;
use crate::scan::Class;

pub(super) const KINDS: &[Kind] = &[
    Kind::everywhere("a token left out", |at| {
        let has_a_kind = at.is_one_of(&[",", ";", "pub", "=", ":"]);
        (!is_bracket(at) && !has_a_kind && !is_entry(at)).then(|| at.dropped())
    }),
    Kind::everywhere("a token twice", |at| {
        let has_a_kind = at.is_one_of(&[",", ";"]);
        (!is_bracket(at) && !has_a_kind).then(|| at.becomes(format!("{0} {0}", at.text())))
    }),
    Kind::everywhere("two tokens swapped", |at| {
        // Of a `,` it would be two mistakes: one before it and one behind it.
        let swaps = |at: At<'_>| !is_bracket(at) && !at.is_one_of(&[",", ";", "::"]);
        let next = at.near(1).filter(|next| swaps(at) && swaps(*next))?;
        let text = format!(" {} {} ", next.text(), at.text());
        (at.text() != next.text()).then(|| at.up_to(next, text))
    }),
    Kind::mistake("`#` too much", |at| {
        (!is_before_rust(at)).then(|| at.gains(" # "))
    }),
    Kind::mistake("`!` too much", |at| {
        (!is_beside_expression(at)).then(|| at.gains(" ! "))
    }),
    Kind::mistake("`?` too much", |at| {
        (!is_beside_expression(at)).then(|| at.gains(" ? "))
    }),
    Kind::mistake("`&` too much", |at| {
        (!is_beside_expression(at)).then(|| at.gains(" & "))
    }),
    Kind::mistake("a word too much", |at| {
        (!is_before_rust(at)).then(|| at.gains(" please "))
    }),
    Kind::mistake("a number too much", |at| {
        (!is_before_rust(at)).then(|| at.gains(" 7 "))
    }),
    Kind::mistake("a text too much", |at| {
        (!is_before_rust(at)).then(|| at.gains(" \"seven\" "))
    }),
    Kind::mistake("brackets too much", |at| {
        // `Name() = …` has no options.
        (!at.is_declared_name() && !is_before_rust(at)).then(|| at.gains(" () "))
    }),
    Kind::mistake("`;;` for `;`", |at| at.is(";").then(|| at.becomes(";;"))),
];

/// Whether it is all of an entry: a list may have one fewer.
fn is_entry(at: At<'_>) -> bool {
    let begins = ["[", "(", "{", ","].contains(&at.before());
    begins && ["]", ")", "}", ","].contains(&at.after())
}

/// Whether what is written behind it may be a part of a Rust expression, which is rustc's to read.
fn is_before_rust(at: At<'_>) -> bool {
    !at.after().is_empty() && at.near(1).is_none()
}

/// Whether a sign behind it may be one before or behind a Rust expression, of which it would be a part.
fn is_beside_expression(at: At<'_>) -> bool {
    let is_value = at.is("=") || at.before() == "=" || at.partner().before() == "=";
    is_before_rust(at)
        || match at.invocation.of {
            Macro::Endpoint => !at.is_outermost(),
            Macro::Test => is_value,
            _ => false,
        }
}

fn is_bracket(at: At<'_>) -> bool {
    matches!(at.class(), Class::Open | Class::Close)
}
