//! A duration, a text, a number or a path that is none.

use super::Kind;
use super::lists::is_key;
use crate::at::At;
use crate::program::Macro;
use crate::scan::Class;

pub(super) const KINDS: &[Kind] = &[
    Kind::mistake("a duration without its unit", |at| {
        duration(at).map(|(digits, _)| at.becomes(digits))
    }),
    Kind::mistake("a duration of an unknown unit", |at| {
        duration(at).map(|(digits, _)| at.becomes(format!("{digits}sec")))
    }),
    Kind::mistake("a duration with a space in it", |at| {
        duration(at).map(|(digits, unit)| at.becomes(format!("{digits} {unit}")))
    }),
    Kind::mistake("a duration in quotes", |at| {
        duration(at).map(|_| at.becomes(format!("\"{}\"", at.text())))
    }),
    Kind::mistake("a duration of zero", |at| {
        // `over(0s)` and `start: 0s` are at once, and `hold` has to last.
        let is_start = at.index >= 2 && at.program.text(at.index - 2) == "start";
        (at.option() != "over" && !is_start)
            .then(|| duration(at))
            .flatten()
            .map(|_| at.becomes("0s"))
    }),
    Kind::mistake("a negative duration", |at| {
        duration(at).map(|_| at.becomes(format!("-{}", at.text())))
    }),
    Kind::mistake("a word for a duration", |at| {
        duration(at).map(|_| at.becomes("soon"))
    }),
    Kind::mistake("a range the other way round", |at| {
        let (from, to) = (at.near(-1)?, at.near(1)?);
        let falls = at.is_one_of(&["..", "..="]) && from.class() == Class::Number;
        falls.then(|| {
            let text = format!("{}{}{}", to.text(), at.text(), from.text());
            from.up_to(to, text)
        })
    }),
    Kind::mistake("half of a range", |at| {
        at.near(1)
            .filter(|_| at.is_one_of(&["..", "..="]))
            .map(|to| to.dropped())
    }),
    Kind::mistake("a number for a text", |at| {
        (at.class() == Class::Text && !is_key(at) && !is_json_value(at) && !is_index(at))
            .then(|| at.becomes("5"))
    }),
    Kind::mistake("a text for a number", |at| {
        let plain = at.class() == Class::Number && duration(at).is_none();
        (plain && !is_json_value(at) && !is_index(at)).then(|| at.becomes("\"five\""))
    }),
    Kind::mistake("a number in quotes", |at| {
        let plain = at.class() == Class::Number && duration(at).is_none();
        (plain && !is_json_value(at) && !is_index(at))
            .then(|| at.becomes(format!("\"{}\"", at.text())))
    }),
    Kind::mistake("a fraction for a number", |at| {
        let plain = at.class() == Class::Number && duration(at).is_none();
        let may_be = at.of(Macro::Thresholds) || at.text().contains(['.', '_']);
        (plain && !may_be && !takes_fractions(at) && !is_json_value(at))
            .then(|| at.becomes(format!("{}.5", at.text())))
    }),
    Kind::mistake("a number that is too large", |at| {
        let plain = at.class() == Class::Number && duration(at).is_none();
        (plain && !is_json_value(at) && !is_fraction(at)).then(|| at.becomes("9".repeat(40)))
    }),
    Kind::mistake("a word for a flag", |at| {
        at.is_one_of(&["true", "false"]).then(|| at.becomes("no"))
    }),
    Kind::mistake("a path without `/`", |at| {
        begins_with_slash(at).then(|| at.becomes(at.text().replacen('/', "", 1)))
    }),
    Kind::mistake("a path with a space", |at| {
        begins_with_slash(at).then(|| at.becomes(at.text().replacen('/', "/a b", 1)))
    }),
    Kind::mistake("a path with a host", |at| {
        begins_with_slash(at).then(|| at.becomes(at.text().replacen('/', "http://localhost/", 1)))
    }),
    Kind::mistake("a path with an open parameter", |at| {
        is_path(at).then(|| at.becomes(format!("{}/{{x\"", at.text().trim_end_matches('"'))))
    }),
    Kind::mistake("a path with a colon's parameter", |at| {
        let path = at.text();
        (is_path(at) && path.contains('{')).then(|| at.becomes(path.replacen('{', "{:", 1)))
    }),
    Kind::mistake("a path without quotes", |at| {
        begins_with_slash(at)
            .then(|| at.becomes(at.text().trim_matches('"').replace(['{', '}'], "")))
    }),
    Kind::mistake("no path at all", |at| is_path(at).then(|| at.dropped())),
    Kind::mistake("a path parameter that is none", |at| {
        let in_path = at.outer().is_some() && at.option() == "path";
        (in_path && at.class() == Class::Text && at.before() != ":").then(|| at.becomes("\"idx\""))
    }),
    Kind::mistake("a header's name with a space", |at| {
        let named = at.option() == "headers" && at.class() == Class::Text && at.before() != ":";
        named.then(|| at.becomes("\"x token\""))
    }),
    Kind::mistake("a key without quotes", |at| {
        is_key(at).then(|| at.becomes(at.text().trim_matches('"')))
    }),
    Kind::mistake("an index without quotes", |at| {
        let indexes = at.of(Macro::Depends) && at.before() == "[";
        (indexes && at.class() == Class::Text).then(|| at.becomes(at.text().trim_matches('"')))
    }),
    Kind::mistake("a status that is none", |at| {
        let is_number = at.class() == Class::Number && at.text().len() == 3;
        let is_value = at.is_outermost() || at.before() == ":" || at.option() == "expect";
        (at.of(Macro::Endpoint) && is_number && is_value && !is_json_value(at))
            .then(|| at.becomes("20"))
    }),
    Kind::mistake("a format without a place", |at| {
        (at.before() == "as").then(|| at.becomes(at.text().replace("{}", "")))
    }),
    Kind::mistake("a format with a name", |at| {
        (at.before() == "as").then(|| at.becomes(at.text().replace("{}", "{token}")))
    }),
];

/// The digits of a duration and its first unit.
pub(super) fn duration(at: At<'_>) -> Option<(&str, &str)> {
    let text = (at.class() == Class::Number).then(|| at.text())?;
    let end = text.find(|character: char| character.is_alphabetic())?;
    Some((&text[..end], &text[end..]))
}

/// Whether it is the path of an endpoint.
fn is_path(at: At<'_>) -> bool {
    at.of(Macro::Endpoint) && at.is_outermost() && at.class() == Class::Text
}

/// The others begin with a whole URL.
fn begins_with_slash(at: At<'_>) -> bool {
    is_path(at) && at.text().starts_with("\"/")
}

/// Whether any literal may stand in its place: a value of a key, or JSON.
fn is_json_value(at: At<'_>) -> bool {
    let in_json = |at: At<'_>| at.before() == ":" && at.beside(-2).starts_with('"');
    at.of(Macro::Endpoint)
        && (in_json(at)
            || ["json", "text"].contains(&at.beside(-2))
            || at.outer().is_some_and(|outer| {
                outer.is("[") && !outer.is_outermost() && outer.beside(-2) != "expect"
            }))
}

/// Numbers of a test that need not be whole.
fn takes_fractions(at: At<'_>) -> bool {
    let name = at.beside(-2);
    at.of(Macro::Test)
        && (["spawn_rate", "arrival_rate", "max_failures"].contains(&name)
            || ["to", "expect"].contains(&at.option())
            || at.before() == "*")
}

/// Whether a key may stand there as well as an index.
fn is_index(at: At<'_>) -> bool {
    at.of(Macro::Depends) && at.before() == "["
}

/// Whether it is a rate, a factor or the height of a stage, whose size has no limit.
fn is_fraction(at: At<'_>) -> bool {
    at.after() == "/" || at.before() == "*" || at.option() == "to"
}
