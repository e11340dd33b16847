//! What an endpoint sends, and with which methods.

use proc_macro2::{Ident, Span};

use crate::errors::Errors;
use crate::model::endpoint::{check_unique, names};
use crate::model::graphql::{self, Graphql};
use crate::syntax::endpoint as written;
use crate::syntax::graphql::Variables;
use crate::verb::{Verb, listed};

/// What a DELETE carries: what was said, or the body that no other method has.
pub(super) fn delete_body(
    said: Option<(Span, bool)>,
    verbs: &[Verb],
    all_known: bool,
    errors: &mut Errors,
) -> bool {
    let carries = |verb: &Verb| verb.carries_body();
    let is_delete = |verb: &Verb| verb.upper() == "DELETE";
    let Some((span, flag)) = said else {
        return !verbs.iter().any(|verb| carries(verb) && !is_delete(verb));
    };
    if all_known && !verbs.iter().any(is_delete) {
        errors.at(span, "no DELETE is declared: remove `delete_body`");
    }
    flag
}

/// The body, with the option that gives it.
pub(super) fn body(
    name: &Ident,
    given: Vec<(Ident, written::Body)>,
    verbs: &[Verb],
    all_known: bool,
    errors: &mut Errors,
) -> Option<(Ident, written::Body)> {
    let mut bodies = given.into_iter();
    let (first, body) = bodies.next()?;
    for (second, _) in bodies {
        errors.at(
            second.span(),
            format!(
                "a request has one body, and `{first}` is given already: remove one of the two"
            ),
        );
    }
    if all_known && !verbs.is_empty() && !verbs.iter().any(Verb::carries_body) {
        let mut carriers = Verb::all(first.span());
        carriers.retain(Verb::carries_body);
        let (declared, carriers) = (listed(verbs, "and"), listed(&carriers, "or"));
        errors.at(
            first.span(),
            format!(
                "no body goes with {declared}: remove `{first}`, or declare {carriers} for `{name}`"
            ),
        );
    }
    match &body {
        written::Body::Form(entries) => {
            check_unique("form field", names(entries), str::eq, errors);
        }
        written::Body::Multipart(parts) => {
            let names = parts.iter().map(|part| &part.name);
            check_unique("part", names, str::eq, errors);
        }
        _ => {}
    }
    Some((first, body))
}

/// What a GraphQL endpoint sends; none where it is no such endpoint, or where that was refused.
pub(super) fn graphql(
    body: Option<&(Ident, written::Body)>,
    variables: Option<Variables>,
    discards: Option<Span>,
    errors: &mut Errors,
) -> Option<Graphql> {
    if let Some(given) = &variables {
        let names = given.list.iter().map(|variable| &variable.name);
        check_unique("variable", names, str::eq, errors);
    }
    let Some((option, written::Body::Graphql(query))) = body else {
        if let Some(given) = &variables {
            graphql::without_query(given, errors);
        }
        return None;
    };
    if let Some(span) = discards {
        errors.at(
            span,
            "a GraphQL answer tells its errors in its body, with status 200 too: remove `answer: discard`",
        );
    }
    graphql::check(option, query, variables, errors)
}
