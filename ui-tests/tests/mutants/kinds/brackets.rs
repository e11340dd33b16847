//! Brackets of another kind, or none where they belong. (One alone is no mistake of ours: rustc's lexer tells of it.)

use super::Kind;
use crate::at::{At, Edit};
use crate::program::Macro;

pub(super) const KINDS: &[Kind] = &[
    Kind::mistake("`(…)` for `[…]`", |at| {
        is_list(at).then(|| exchanged(at, "(", ")"))
    }),
    Kind::mistake("`{…}` for `[…]`", |at| {
        is_list(at).then(|| exchanged(at, "{", "}"))
    }),
    Kind::mistake("`(…)` for `{…}`", |at| {
        is_filled(at).then(|| exchanged(at, "(", ")"))
    }),
    Kind::mistake("`[…]` for `{…}`", |at| {
        is_filled(at).then(|| exchanged(at, "[", "]"))
    }),
    Kind::mistake("`[…]` for `(…)`", |at| {
        at.is("(").then(|| exchanged(at, "[", "]"))
    }),
    Kind::mistake("`{…}` for `(…)`", |at| {
        at.is("(").then(|| exchanged(at, "{", "}"))
    }),
    Kind::mistake("`(…)` left out around a value", |at| {
        at.is("(").then(|| exchanged(at, " ", " "))
    }),
    Kind::mistake("`[…]` for an index left out", |at| {
        is_index(at).then(|| exchanged(at, " ", " "))
    }),
    Kind::mistake("`.` for the brackets of an index", |at| {
        is_index(at).then(|| exchanged(at, ".", ""))
    }),
    Kind::mistake("`(…)` for the brackets of an index", |at| {
        is_index(at).then(|| exchanged(at, "(", ")"))
    }),
];

/// Whether it opens a list of ours; JSON may be a tuple as well.
pub(super) fn is_list(at: At<'_>) -> bool {
    let is_json = at.of(Macro::Endpoint) && at.before() == ":" && at.beside(-2) != "expect";
    at.is("[") && !is_index(at) && !is_json
}

/// Whether it opens braces with something in them; `json: []` is JSON as `json: {}` is.
fn is_filled(at: At<'_>) -> bool {
    at.is("{") && at.after() != "}"
}

/// Whether it opens an index, as in `json["id"]`.
fn is_index(at: At<'_>) -> bool {
    at.is("[") && at.of(Macro::Depends)
}

/// The same group between other brackets.
pub(super) fn exchanged(at: At<'_>, open: &str, close: &str) -> Edit {
    let whole = at.source_up_to(at.partner());
    at.up_to(
        at.partner(),
        format!("{open}{}{close}", &whole[1..whole.len() - 1]),
    )
}
