//! A word is misspelt, comes from another table, or is no word of ours at all.

use backpack_grammar::vocabulary::{self, Term};

use super::Kind;
use super::thresholds::is_percentile;
use crate::at::At;
use crate::program::Macro;
use crate::scan::Class;

pub(super) const KINDS: &[Kind] = &[
    Kind::everywhere("two letters of a word swapped", |at| {
        // `p59` is a percentile as `p95` is.
        let word = (is_ours(at) && !is_percentile(at)).then(|| at.text())?;
        Some(at.becomes(swapped(word)?))
    }),
    Kind::everywhere("a letter of a word left out", |at| {
        let word = is_ours(at).then(|| at.text())?;
        (word.len() > 3).then(|| at.becomes(format!("{}{}", &word[..2], &word[3..])))
    }),
    Kind::mistake("a word in capitals", |at| {
        (is_ours(at) && is_lower(at)).then(|| at.becomes(at.text().to_uppercase()))
    }),
    Kind::mistake("a word with a capital", |at| {
        let word = (is_ours(at) && is_lower(at)).then(|| at.text())?;
        Some(at.becomes(format!("{}{}", word[..1].to_uppercase(), &word[1..])))
    }),
    Kind::mistake("a word in quotes", |at| {
        is_ours(at).then(|| at.becomes(format!("\"{}\"", at.text())))
    }),
    Kind::mistake("an option of another macro", |at| {
        let stranger = match at.invocation.of {
            Macro::Endpoint => "wait",
            Macro::Chain => "runtime",
            Macro::Scenario => "timeout",
            Macro::Test => "pacing",
            Macro::Depends | Macro::Thresholds => return None,
        };
        is_option(at).then(|| at.becomes(stranger))
    }),
    Kind::mistake("another kind of scenario", |at| {
        at.is_one_of(&["weighted", "sequence"])
            .then(|| at.becomes("parallel"))
    }),
    Kind::mistake("the other kind of scenario", |at| match at.text() {
        "weighted" => Some(at.becomes("sequence")),
        "sequence" => Some(at.becomes("weighted")),
        _ => None,
    }),
    Kind::mistake("a keyword for a name", |at| {
        at.is_declared_name().then(|| at.becomes("struct"))
    }),
    Kind::mistake("a keyword for an option", |at| {
        is_option(at).then(|| at.becomes("type"))
    }),
    Kind::mistake("a keyword for a step", |at| {
        is_reference(at).then(|| at.becomes("match"))
    }),
    Kind::mistake("a name in quotes", |at| {
        is_reference(at).then(|| at.becomes(format!("\"{}\"", at.text())))
    }),
    Kind::mistake("a declared name in quotes", |at| {
        at.is_declared_name()
            .then(|| at.becomes(format!("\"{}\"", at.text())))
    }),
    Kind::mistake("a declared name left out", |at| {
        at.is_declared_name().then(|| at.dropped())
    }),
    Kind::mistake("a name that nothing has", |at| {
        is_reference(at).then(|| at.becomes("Nothing"))
    }),
    Kind::mistake("a declaration's name with a dash", |at| {
        at.is_declared_name()
            .then(|| at.becomes(format!("{}-two", at.text())))
    }),
    Kind::mistake("`let` before a declaration", |at| {
        at.is_declared_name()
            .then(|| at.becomes(format!("let {}", at.text())))
    }),
    Kind::mistake("`as` left out", |at| at.is("as").then(|| at.dropped())),
    Kind::mistake("`to` for `as`", |at| at.is("as").then(|| at.becomes("to"))),
];

/// Words of the language that stand in no table.
const OTHERS: &[&str] = &[
    "DEPENDS_ON",
    "as",
    "abort",
    "after",
    "baseline",
    "every",
    "first_byte",
    "from_start",
    "or",
    "over",
];

/// Whether it is a word of the language.
pub(super) fn is_ours(at: At<'_>) -> bool {
    // A word between quotes, a type or a step is the user's, whatever its name.
    let is_ours = OTHERS.contains(&at.text())
        || tables(at.invocation.of)
            .iter()
            .any(|table| table().iter().any(|term| term.name == at.text()))
        || (at.before() == "." && at.of(Macro::Chain) | at.of(Macro::Scenario));
    at.class() == Class::Word && is_ours && !at.is_declared_name() && at.before() != "::"
}

fn tables(of: Macro) -> &'static [fn() -> Vec<Term>] {
    match of {
        Macro::Endpoint => &[vocabulary::endpoint_options, vocabulary::methods],
        Macro::Chain => &[vocabulary::chain_options, vocabulary::waits],
        Macro::Scenario => &[
            vocabulary::scenario_options,
            vocabulary::scenario_kinds,
            vocabulary::waits,
        ],
        Macro::Depends => &[vocabulary::targets, vocabulary::parts],
        Macro::Thresholds => &[vocabulary::metrics],
        Macro::Test => &[
            vocabulary::test_options,
            vocabulary::load_options,
            vocabulary::stages,
            vocabulary::metrics,
        ],
    }
}

/// Whether it is the name of an option.
pub(super) fn is_option(at: At<'_>) -> bool {
    let given = match at.invocation.of {
        Macro::Endpoint => at.after() == ":" && !at.is_outermost(),
        Macro::Chain | Macro::Scenario => at.after() == "=" && !at.is_outermost(),
        // In the braces of a load of a scenario's own there are more.
        Macro::Test if at.is_outermost() => at.after() == "=",
        Macro::Test => at.after() == ":",
        Macro::Depends | Macro::Thresholds => false,
    };
    at.class() == Class::Word && given
}

/// Whether it names what was declared elsewhere, by its own name and not by a path.
pub(super) fn is_reference(at: At<'_>) -> bool {
    let is_name = at.text().starts_with(|first: char| first.is_uppercase());
    let is_named = !at.is_declared_name() && !at.is("DEPENDS_ON");
    at.class() == Class::Word
        && is_name
        && is_named
        && !at.of(Macro::Endpoint)
        && at.before() != "::"
}

fn is_lower(at: At<'_>) -> bool {
    at.text().chars().all(char::is_lowercase)
}

/// The word with its second and third letter in the other order, or its first two.
fn swapped(word: &str) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let at = (1..letters.len().saturating_sub(1)).find(|at| letters[*at] != letters[at + 1])?;
    letters.swap(at, at + 1);
    Some(letters.into_iter().collect())
}
