//! A list is empty, has no brackets, or has something twice.

use super::Kind;
use super::brackets::{exchanged, is_list};
use super::steps::declares;
use super::words::is_option;
use crate::at::{At, Edit};
use crate::program::Macro;
use crate::scan::Class;

pub(super) const KINDS: &[Kind] = &[
    Kind::mistake("an empty list", |at| {
        (is_list(at) && at.option() != "json" && !may_be_empty(at))
            .then(|| at.up_to(at.partner(), "[]"))
    }),
    Kind::mistake("a list without brackets", |at| {
        is_list(at).then(|| exchanged(at, "", ""))
    }),
    Kind::mistake("the methods without brackets", |at| {
        is_method(at)
            .then(|| at.outer())
            .flatten()
            .map(|open| exchanged(open, "", ""))
    }),
    Kind::mistake("a method twice", |at| {
        is_method(at).then(|| at.gains(&format!(", {}", at.text())))
    }),
    Kind::mistake("an item twice", |at| {
        let begins = at.index == at.item().start && at.of(Macro::Depends);
        // What `cfg` takes out may be there twice.
        let conditional = at.program.text(at.item().start) == "#";
        ((at.is_declared_name() && !conditional) || begins).then(|| item_twice(at))
    }),
    Kind::mistake("an option twice", |at| is_option(at).then(|| twice(at))),
    Kind::mistake("a flag twice", |at| {
        at.is_one_of(&["independent", "late"]).then(|| twice(at))
    }),
    Kind::mistake("a key twice", |at| {
        // Of JSON, the last one holds.
        let unique = ["headers", "query", "path", "form"].contains(&at.option());
        (is_key(at) && unique).then(|| twice(at))
    }),
    Kind::mistake("a scenario twice", |at| {
        let path = ["[", ","].contains(&at.before()) && at.class() == Class::Word;
        (at.option() == "scenarios" && path).then(|| twice(at))
    }),
    Kind::mistake("a value left out", |at| {
        at.near(1)
            .filter(|_| at.is_one_of(&["=", ":"]) && !at.is_outermost())
            .map(|value| Edit {
                bytes: value.entry(),
                text: String::new(),
            })
    }),
    Kind::mistake("the body of an item left out", |at| {
        // All behind the `=`.
        let last = at.item().end - 2;
        let whole = (at.is("=") && at.is_outermost() && !at.of(Macro::Test))
            .then(|| at.program.bytes(&(at.index + 1..last + 1)))?;
        Some(Edit {
            bytes: whole,
            text: String::new(),
        })
    }),
    Kind::mistake("`;` inside of a list", |at| {
        (at.is("]") && !at.of(Macro::Depends)).then(|| at.becomes(";]"))
    }),
];

/// Lists that say nothing where they are empty.
fn may_be_empty(at: At<'_>) -> bool {
    at.of(Macro::Test) && at.beside(-2) == "expect"
}

fn is_method(at: At<'_>) -> bool {
    at.before() != "=" && declares(at)
}

/// Whether it is a key in quotes, as in `"id": 1`.
pub(super) fn is_key(at: At<'_>) -> bool {
    at.class() == Class::Text && at.after() == ":"
}

/// Writes the entry that begins here a second time.
fn twice(at: At<'_>) -> Edit {
    let entry = at.entry();
    let text = format!(", {}", &at.program.source[entry.clone()]);
    Edit {
        bytes: entry.end..entry.end,
        text,
    }
}

fn item_twice(at: At<'_>) -> Edit {
    let item = at.program.bytes(&at.item());
    let text = format!(" {}", &at.program.source[item.clone()]);
    Edit {
        bytes: item.end..item.end,
        text,
    }
}
