//! An endpoint that can be requested.

use std::time::Duration;

use proc_macro2::Span;
use syn::{Expr, Ident, LitInt};

use crate::errors::Errors;
use crate::model::header;
use crate::model::path::{Piece, parameters, pieces};
use crate::suggest::nearest;
use crate::syntax::endpoint as written;
use crate::syntax::entries::Entry;
use crate::syntax::item::Header;
use crate::verb::{Verb, listed};

/// A checked declaration of an endpoint.
#[non_exhaustive]
pub struct Endpoint {
    /// How reports call it.
    pub name: String,
    /// Where requests go.
    pub path: Vec<Piece>,
    /// At least one.
    pub verbs: Vec<Verb>,
    /// What goes with every request.
    pub headers: Vec<Entry>,
    /// What is put behind the path.
    pub query: Vec<Entry>,
    /// The first values of path parameters.
    pub filled: Vec<Entry>,
    /// What is sent with the methods that carry a body.
    pub body: Option<written::Body>,
    /// Whether they are followed.
    pub redirects: bool,
    /// None: the test's.
    pub timeout: Option<Duration>,
    /// Which statuses count as success, as ranges with both their ends; empty where nothing was said.
    pub expect: Vec<(u16, u16)>,
    /// What is asked of an answer with an expected status.
    pub check: Option<Expr>,
    /// Whether it only stands in for a declaration with mistakes.
    pub stand_in: bool,
}

impl Endpoint {
    /// An endpoint that takes part in everything and says nothing.
    pub fn stand_in(verbs: Vec<Verb>) -> Self {
        Self {
            name: "/".to_owned(),
            path: vec![Piece::Text("/".to_owned())],
            verbs,
            headers: Vec::new(),
            query: Vec::new(),
            filled: Vec::new(),
            body: None,
            redirects: true,
            timeout: None,
            expect: Vec::new(),
            check: None,
            stand_in: true,
        }
    }
}

/// Checks a declaration and notes each of its mistakes.
pub(crate) fn check(
    header: &Header,
    written: written::Endpoint,
    errors: &mut Errors,
) -> Option<Endpoint> {
    let verbs = verbs(&written, errors);
    let path = errors.ok(pieces(&written.path));
    let options = written.options;
    check_headers(&options.headers, errors);
    check_unique("query value", &options.query, str::eq, errors);
    if let Some(path) = &path {
        check_filled(&options.path, path, errors);
    }
    let name = options.name.unwrap_or(written.path);
    if name.value().trim().is_empty() {
        errors.at(name.span(), "a name that nobody could read in a report");
    }
    let all_known = verbs.len() == written.methods.elements.len();
    let body = body(&header.name, options.bodies, &verbs, all_known, errors);
    let expect = options.expect.iter();
    let expect = expect
        .filter_map(|statuses| errors.ok(statuses_of(statuses)))
        .collect();
    Some(Endpoint {
        name: name.value(),
        path: path?,
        verbs,
        headers: options.headers,
        query: options.query,
        filled: options.path,
        body,
        redirects: options.redirects.unwrap_or(true),
        timeout: options.timeout,
        expect,
        check: options.check,
        stand_in: false,
    })
}

fn verbs(written: &written::Endpoint, errors: &mut Errors) -> Vec<Verb> {
    let mut verbs: Vec<Verb> = Vec::new();
    for word in &written.methods.elements {
        let Some(verb) = errors.ok(Verb::declared(word)) else {
            continue;
        };
        if verbs.contains(&verb) {
            errors.at(
                word.span(),
                format!("the method {word} is declared twice: remove one of the two"),
            );
        } else {
            verbs.push(verb);
        }
    }
    if written.methods.is_empty {
        errors.at(
            written.methods.open,
            "no method: write at least one, as in `[GET, POST]`",
        );
    }
    verbs
}

fn check_headers(headers: &[Entry], errors: &mut Errors) {
    for entry in headers {
        errors.ok(header::check_name(&entry.name));
        errors.ok(header::check_value(&entry.value));
    }
    check_unique("header", headers, str::eq_ignore_ascii_case, errors);
}

/// Names of headers do not tell capitals from small letters; all others do.
fn check_unique(kind: &str, entries: &[Entry], same: fn(&str, &str) -> bool, errors: &mut Errors) {
    for (place, entry) in entries.iter().enumerate() {
        let name = entry.name.value();
        if entries[..place]
            .iter()
            .any(|other| same(&other.name.value(), &name))
        {
            errors.at(
                entry.name.span(),
                format!("the {kind} `{name}` is given twice"),
            );
        }
    }
}

fn check_filled(filled: &[Entry], path: &[Piece], errors: &mut Errors) {
    for entry in filled {
        let name = entry.name.value();
        if !parameters(path).any(|parameter| parameter == name) {
            errors.at(entry.name.span(), unknown_parameter(&name, path));
        }
    }
    check_unique("path parameter", filled, str::eq, errors);
}

fn unknown_parameter(name: &str, path: &[Piece]) -> String {
    let known: Vec<_> = parameters(path).collect();
    if known.is_empty() {
        return format!("the path has no parameter `{{{name}}}`, nor any other");
    }
    let meant = match nearest(name, &known) {
        Some(near) => format!(", did you mean `{near}`?"),
        None => String::new(),
    };
    format!(
        "the path has no parameter `{{{name}}}`{meant}\nit has: {}",
        known.join(", ")
    )
}

fn body(
    name: &Ident,
    given: Vec<(Ident, written::Body)>,
    verbs: &[Verb],
    all_known: bool,
    errors: &mut Errors,
) -> Option<written::Body> {
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
    if let written::Body::Form(entries) = &body {
        check_unique("form field", entries, str::eq, errors);
    }
    Some(body)
}

fn statuses_of(written: &written::Statuses) -> syn::Result<(u16, u16)> {
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

fn status(literal: &LitInt) -> syn::Result<u16> {
    let status = literal
        .base10_parse::<u16>()
        .ok()
        .filter(|_| literal.suffix().is_empty())
        .filter(|status| (100..=599).contains(status));
    status.ok_or_else(|| no_status(literal.span()))
}

/// `200..600` ends at 599.
fn exclusive_end(literal: &LitInt) -> syn::Result<u16> {
    let end = literal
        .base10_parse::<u16>()
        .ok()
        .filter(|_| literal.suffix().is_empty())
        .filter(|end| (101..=600).contains(end));
    end.map(|end| end - 1)
        .ok_or_else(|| no_status(literal.span()))
}

fn no_status(span: Span) -> syn::Error {
    syn::Error::new(span, "a status is a number from 100 to 599")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Endpoint, check};
    use crate::errors::Errors;
    use crate::syntax::endpoint::endpoint;
    use crate::syntax::item::items;

    /// The first endpoint of a text, and what is wrong with it.
    fn checked(text: &str) -> (Option<Endpoint>, Vec<String>) {
        let mut errors = Errors::default();
        let tokens = text.parse().expect("tokens");
        let mut items = items(tokens, &mut errors, endpoint, check);
        (items.pop().and_then(|item| item.body), errors.texts())
    }

    #[test]
    fn options_are_optional() {
        let (endpoint, errors) = checked(r#"A = GET "/a";"#);
        let endpoint = endpoint.expect("an endpoint");
        assert_eq!(errors, [""; 0]);
        assert_eq!(
            (endpoint.name.as_str(), endpoint.redirects, endpoint.timeout),
            ("/a", true, None)
        );
        assert!(endpoint.expect.is_empty() && endpoint.body.is_none());
    }

    #[test]
    fn options_are_taken_over() {
        let text = r#"A = PUT "/a" { name: "b", redirects: false, timeout: 1m, expect: [200, 300..400], json: [1], };"#;
        let (endpoint, errors) = checked(text);
        let endpoint = endpoint.expect("an endpoint");
        assert_eq!(errors, [""; 0]);
        assert_eq!(endpoint.timeout, Some(Duration::from_secs(60)));
        assert_eq!(endpoint.expect, [(200, 200), (300, 399)]);
        assert!(!endpoint.redirects && endpoint.body.is_some());
    }

    #[test]
    fn only_headers_do_not_tell_capitals() {
        let text = r#"A = PUT "/{id}/{ID}" { path: { "id": 1, "ID": 2 }, query: { "a": 1, "A": 2 }, form: { "b": 1, "B": 2 } };"#;
        assert_eq!(checked(text).1, [""; 0]);
        let text = r#"A = GET "/a" { headers: { "x": 1, "X": 2 }, query: { "a": 1, "a": 2 } };"#;
        assert_eq!(checked(text).1.len(), 2);
    }

    #[test]
    fn every_mistake_is_told_once() {
        let text = r#"A = [GETT, GET, GET] "a b" { nam: "x", timeout: 0s, json: 1, text: "x", expect: [99, 700] };"#;
        assert_eq!(checked(text).1.len(), 8, "{:#?}", checked(text).1);
    }
}
