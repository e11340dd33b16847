//! An endpoint that can be requested.

use std::time::Duration;

use syn::spanned::Spanned;
use syn::{Expr, Lit, LitStr, Type};

use crate::errors::Errors;
use crate::model::body::{body, delete_body, graphql};
use crate::model::check::{self, Answers, Check};
use crate::model::content::{self, SentFile};
use crate::model::contracted::Contracted;
use crate::model::graphql::Graphql;
use crate::model::grpc::status::statuses as grpc_statuses;
use crate::model::path::{Piece, is_dots, parameters, pieces, query_names, url_parameter};
use crate::model::protocol::{self, Protocol};
use crate::model::status::{allowed, bodiless, statuses};
use crate::model::{answer, header, number, text};
use crate::protocol::Spoken;
use crate::suggest::nearest;
use crate::syntax::auth::Auth;
use crate::syntax::endpoint as written;
use crate::syntax::entries::Entry;
use crate::syntax::item::Header;
use crate::verb::Verb;

/// A checked declaration of an endpoint.
#[non_exhaustive]
pub struct Endpoint {
    /// How reports call it.
    pub name: String,
    /// Where requests go.
    pub path: Vec<Piece>,
    /// At least one; of what is no plain request the one by which it is asked for.
    pub verbs: Vec<Verb>,
    /// What is spoken with the server.
    pub protocol: Protocol,
    /// What its answers are read as.
    pub answer: Option<Type>,
    /// What goes with every request.
    pub headers: Vec<Entry>,
    /// What is put behind the path.
    pub query: Vec<Entry>,
    /// The first values of path parameters.
    pub filled: Vec<Entry>,
    /// What is sent with the methods that carry a body.
    pub body: Option<written::Body>,
    /// What there is to say of a GraphQL body.
    pub graphql: Option<Graphql>,
    /// The files in the body.
    pub files: Vec<SentFile>,
    /// Who asks.
    pub auth: Option<Auth>,
    /// Whether a DELETE carries the body.
    pub delete_body: bool,
    /// Whether they are followed.
    pub redirects: bool,
    /// Whether the bodies of its answers are not kept.
    pub discards: bool,
    /// None: the test's.
    pub timeout: Option<Duration>,
    /// Which statuses count as success, those of gRPC by their numbers, as ranges with both their ends; empty where nothing was said.
    pub expect: Vec<(u16, u16)>,
    /// What is asked of an answer with an expected status.
    pub checks: Vec<Check>,
    /// What the contract says of it that its invocation names.
    pub contract: Option<Contracted>,
    /// Whether it only stands in for a declaration with mistakes.
    pub stand_in: bool,
    /// Of such a one, what the declaration was to speak, if that was no plain request.
    pub was_to_speak: Option<Spoken>,
}

impl Endpoint {
    /// An endpoint that takes part in everything and says nothing.
    pub fn stand_in(verbs: Vec<Verb>) -> Self {
        Self {
            name: "/".to_owned(),
            path: vec![Piece::Text("/".to_owned())],
            verbs,
            protocol: Protocol::Http,
            answer: None,
            headers: Vec::new(),
            query: Vec::new(),
            filled: Vec::new(),
            body: None,
            graphql: None,
            files: Vec::new(),
            auth: None,
            delete_body: true,
            redirects: true,
            discards: false,
            timeout: None,
            expect: Vec::new(),
            checks: Vec::new(),
            contract: None,
            stand_in: true,
            was_to_speak: None,
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
    let spoken = written.spoken;
    let protocol = protocol::check(&written, errors);
    let path = match spoken {
        // Which has no parameters, and was looked at.
        Some(Spoken::Grpc) => Some(vec![Piece::Text(written.path.value())]),
        _ => errors.ok(pieces(&written.path)),
    };
    let options = written.options;
    check_headers(&options.headers, errors);
    check_unique("query value", names(&options.query), str::eq, errors);
    if let Some(path) = &path {
        check_filled(&options.path, path, errors);
        check_query(&options.query, path, errors);
    }
    for entry in options.query.iter().chain(&options.path) {
        errors.ok(check_value(&entry.value));
    }
    let name = match options.name {
        Some(name) => {
            errors.ok(text::check(&name, "a name"));
            name
        }
        None => written.path,
    };
    let all_known = written.methods.is_whole && verbs.len() == written.methods.elements.len();
    let body = body(&header.name, options.bodies, &verbs, all_known, errors);
    // What could not be read may be the query.
    let variables = options
        .variables
        .filter(|_| body.is_some() || !options.broken);
    let graphql = graphql(body.as_ref(), variables, options.discards, errors);
    let message = match &protocol {
        Some(Protocol::Grpc(grpc)) => Some(grpc.message.clone()),
        _ => options.message.map(|(_, message)| message),
    };
    let message = message.map(written::Body::Message);
    let body = body.map(|(_, body)| body).or(message);
    let files = body.as_ref().map(|body| content::files(body, errors));
    if let Some(auth) = &options.auth {
        check_auth(auth, &options.headers, errors);
    }
    let discards = options.discards.is_some();
    let before = errors.count();
    let expect = match spoken {
        Some(Spoken::Grpc) => grpc_statuses(&options.expect_named, errors),
        _ => statuses(&options.expect, errors),
    };
    let is_known = errors.count() == before && !options.broken && spoken.is_none();
    let statuses = is_known.then(|| allowed(&expect));
    let answers = Answers {
        bodiless: bodiless(discards, &verbs, all_known, statuses),
        statuses,
        are_messages: spoken == Some(Spoken::Grpc),
    };
    if let (Some(answer), None) = (&written.answer, spoken) {
        let methods = &written.methods.elements;
        answer::check(answer, methods, answers.bodiless.as_deref(), errors);
    }
    let checks = check::checks(options.check, &answers, errors);
    let delete_body = delete_body(options.delete_body, &verbs, all_known, errors);
    Some(Endpoint {
        name: name.value(),
        path: path?,
        verbs,
        protocol: protocol?,
        answer: written.answer,
        headers: options.headers,
        query: options.query,
        filled: options.path,
        body,
        graphql,
        files: files.unwrap_or_default(),
        auth: options.auth,
        delete_body,
        redirects: options.redirects.unwrap_or(true),
        discards,
        timeout: options.timeout,
        expect,
        checks,
        contract: None,
        stand_in: false,
        was_to_speak: None,
    })
}

fn verbs(written: &written::Endpoint, errors: &mut Errors) -> Vec<Verb> {
    if let (Some(spoken), [word]) = (written.spoken, written.methods.elements.as_slice()) {
        let has_body = !written.options.bodies.is_empty();
        return vec![Verb::asking(spoken, has_body, word.span())];
    }
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
    check_unique("header", names(headers), str::eq_ignore_ascii_case, errors);
}

/// Names of headers do not tell capitals from small letters; all others do.
pub(super) fn check_unique<'e>(
    kind: &str,
    names: impl Iterator<Item = &'e LitStr>,
    same: fn(&str, &str) -> bool,
    errors: &mut Errors,
) {
    let mut known: Vec<String> = Vec::new();
    for written in names {
        let name = written.value();
        if known.iter().any(|other| same(other, &name)) {
            errors.at(
                written.span(),
                format!("the {kind} `{name}` is given twice"),
            );
        }
        known.push(name);
    }
}

pub(super) fn names(entries: &[Entry]) -> impl Iterator<Item = &LitStr> {
    entries.iter().map(|entry| &entry.name)
}

fn check_filled(filled: &[Entry], path: &[Piece], errors: &mut Errors) {
    for entry in filled {
        let name = entry.name.value();
        if !parameters(path).any(|parameter| parameter == name) {
            errors.at(entry.name.span(), unknown_parameter(&name, path));
        }
    }
    for entry in filled {
        let name = entry.name.value();
        let is_url = url_parameter(path).is_some_and(|url| url == name);
        errors.ok(match is_url {
            true => check_url(&entry.value, &name),
            false => check_segment(&entry.value),
        });
    }
    check_unique("path parameter", names(filled), str::eq, errors);
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

/// Refuses a literal that no URL begins as; the rest is read when it is sent.
fn check_url(value: &Expr, name: &str) -> syn::Result<()> {
    let Some(literal) = number::literal(value) else {
        return Ok(());
    };
    if let Lit::Str(text) = literal
        && is_url(&text.value())
    {
        return Ok(());
    }
    Err(syn::Error::new(
        literal.span(),
        format!(
            "`{{{name}}}` begins the path, so its value is a whole URL, as in \"https://example.com/a\", or begins with `/`, for the test's host"
        ),
    ))
}

fn is_url(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["http://", "https://", "/"]
        .iter()
        .any(|it| text.starts_with(it))
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

/// One says who asks, and a name without the sign that ends it.
fn check_auth(auth: &Auth, headers: &[Entry], errors: &mut Errors) {
    let is_it = |entry: &&Entry| entry.name.value().eq_ignore_ascii_case("authorization");
    if let Some(header) = headers.iter().find(is_it) {
        errors.at(
            header.name.span(),
            "`auth` gives this header already: remove one of the two",
        );
    }
    if let Auth::Basic(name, _) = auth
        && let Some(Lit::Str(name)) = number::literal(name)
        && name.value().contains(':')
    {
        errors.at(
            name.span(),
            "a name cannot have a `:`, which stands between it and the password",
        );
    }
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
