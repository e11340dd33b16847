//! An endpoint that can be requested.

use std::time::Duration;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Lit, LitInt};

use crate::errors::Errors;
use crate::model::path::{Piece, is_dots, parameters, pieces, query_names};
use crate::model::{header, number, text};
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
    /// Whether a DELETE carries the body.
    pub delete_body: bool,
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
            delete_body: true,
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
        check_query(&options.query, path, errors);
    }
    for entry in options.query.iter().chain(&options.path) {
        errors.ok(check_value(&entry.value));
    }
    if let Some(check) = &options.check {
        errors.ok(check_check(check));
    }
    let name = match options.name {
        Some(name) => {
            errors.ok(text::check(&name, "a name"));
            name
        }
        None => written.path,
    };
    let all_known = verbs.len() == written.methods.elements.len();
    let body = body(&header.name, options.bodies, &verbs, all_known, errors);
    let expect = statuses(&options.expect, errors);
    let delete_body = delete_body(options.delete_body, &verbs, all_known, errors);
    Some(Endpoint {
        name: name.value(),
        path: path?,
        verbs,
        headers: options.headers,
        query: options.query,
        filled: options.path,
        body,
        delete_body,
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
        errors.ok(header::check_value(&entry.value).and_then(|()| check_value(&entry.value)));
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
    for entry in filled {
        errors.ok(check_segment(&entry.value));
    }
    check_unique("path parameter", filled, str::eq, errors);
}

/// Refuses a text that would make another path of the one that was written.
fn check_segment(value: &Expr) -> syn::Result<()> {
    let Some(Lit::Str(text)) = number::literal(value) else {
        return Ok(());
    };
    let value = text.value();
    if value.is_empty() {
        return Err(syn::Error::new(
            text.span(),
            "an empty text for a path parameter: the request would go to another path",
        ));
    }
    match is_dots(&value) {
        true => Err(syn::Error::new(
            text.span(),
            format!("`{value}` for a path parameter: clients resolve it and send another path"),
        )),
        false => Ok(()),
    }
}

/// A value has one place: in the path or in the option.
fn check_query(query: &[Entry], path: &[Piece], errors: &mut Errors) {
    let in_path = query_names(path);
    for entry in query {
        let name = entry.name.value();
        if in_path.contains(&name) {
            errors.at(
                entry.name.span(),
                format!("`{name}` stands behind the path already, and would be sent twice: remove one of the two"),
            );
        }
    }
}

/// Refuses what is no text, number or flag, as far as its form tells.
fn check_value(value: &Expr) -> syn::Result<()> {
    match value {
        Expr::Array(_) | Expr::Closure(_) | Expr::Range(_) | Expr::Repeat(_) | Expr::Tuple(_) => {
            Err(syn::Error::new(
                value.span(),
                "a value is one text, number or flag, or an expression that makes one",
            ))
        }
        _ => Ok(()),
    }
}

/// Refuses what cannot judge an answer, as far as its form tells.
fn check_check(check: &Expr) -> syn::Result<()> {
    const FORM: &str = "as in `|result| result.text().contains(\"ok\")`";
    match check {
        Expr::Closure(closure) => match &closure.asyncness {
            Some(word) => Err(syn::Error::new(
                word.span(),
                "a check judges an answer that is there already: remove `async`",
            )),
            None => Ok(()),
        },
        Expr::Lit(_) | Expr::Array(_) | Expr::Tuple(_) | Expr::Range(_) => Err(syn::Error::new(
            check.span(),
            format!("a check is a closure or a function of `&RequestResult`, {FORM}"),
        )),
        _ => Ok(()),
    }
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

/// What a DELETE carries: what was said, or the body that no other method has.
fn delete_body(
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

/// All statuses that count as success, each once.
fn statuses(written: &[written::Statuses], errors: &mut Errors) -> Vec<(u16, u16)> {
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
