//! Which statuses count as success.

use syn::LitInt;

use crate::errors::Errors;
use crate::syntax::endpoint::Statuses;
use crate::verb::Verb;

/// All statuses that count as success, each once.
pub(super) fn statuses(written: &[Statuses], errors: &mut Errors) -> Vec<(u16, u16)> {
    let mut known: Vec<(u16, u16)> = Vec::new();
    for statuses in written {
        let Some((from, to)) = errors.ok(statuses_of(statuses)) else {
            continue;
        };
        if known.iter().any(|other| from <= other.1 && other.0 <= to) {
            let message = match from == to {
                true => format!("the status {from} is in the list already: remove one of the two"),
                false => "some of these statuses are in the list already: remove one of the two"
                    .to_owned(),
            };
            errors.at(statuses.from.span(), message);
        } else {
            known.push((from, to));
        }
    }
    known
}

/// What counts as success where `expect` is not given.
const EXPECT: &[(u16, u16)] = &[(200, 399)];

pub(super) fn allowed(expect: &[(u16, u16)]) -> &[(u16, u16)] {
    match expect {
        [] => EXPECT,
        given => given,
    }
}

/// Why no answer that is asked for something has a body (RFC 9110, 6.4.1).
pub(super) fn bodiless(
    discards: bool,
    verbs: &[Verb],
    all_known: bool,
    statuses: Option<&[(u16, u16)]>,
) -> Option<String> {
    const WITHOUT_BODY: [u16; 3] = [204, 205, 304];
    let is_head = |verb: &Verb| verb.upper() == "HEAD";
    if discards {
        return Some("`answer: discard` keeps none".to_owned());
    }
    if all_known && !verbs.is_empty() && verbs.iter().all(is_head) {
        return Some("the answer to a HEAD has none".to_owned());
    }
    let mut statuses = statuses?.iter().flat_map(|(from, to)| *from..=*to);
    let first = statuses.next().filter(|first| WITHOUT_BODY.contains(first));
    let without = statuses.all(|status| WITHOUT_BODY.contains(&status));
    first
        .filter(|_| without)
        .map(|first| format!("an answer with the status {first} has none"))
}

fn statuses_of(written: &Statuses) -> syn::Result<(u16, u16)> {
    let from = status(&written.from)?;
    let to = match written.closed {
        true => status(&written.to)?,
        false => exclusive_end(&written.to)?,
    };
    match from <= to {
        true => Ok((from, to)),
        false => Err(syn::Error::new(
            written.from.span(),
            "a range of statuses rises, as in `200..=299`",
        )),
    }
}

/// What comes before it is no answer yet (RFC 9110, 15.2).
const FIRST_FINAL: u16 = 200;

fn status(literal: &LitInt) -> syn::Result<u16> {
    let status = literal
        .base10_parse::<u16>()
        .ok()
        .filter(|_| literal.suffix().is_empty())
        .filter(|status| (FIRST_FINAL..=599).contains(status));
    status.ok_or_else(|| no_status(literal))
}

/// `200..600` ends at 599.
fn exclusive_end(literal: &LitInt) -> syn::Result<u16> {
    let end = literal
        .base10_parse::<u16>()
        .ok()
        .filter(|_| literal.suffix().is_empty())
        .filter(|end| (FIRST_FINAL + 1..=600).contains(end));
    end.map(|end| end - 1).ok_or_else(|| no_status(literal))
}

fn no_status(literal: &LitInt) -> syn::Error {
    let is_interim = literal
        .base10_parse::<u16>()
        .is_ok_and(|status| (100..FIRST_FINAL).contains(&status));
    let message = match is_interim {
        true => {
            "an answer with a status below 200 announces another one, which is judged: write statuses from 200 to 599"
        }
        false => "a status is a number from 200 to 599",
    };
    syn::Error::new(literal.span(), message)
}
