//! What stands in the path, behind it and among the headers, held against the parameters of operations.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use syn::{Expr, Lit, LitStr};

use super::operation::{Operation, Parameter, Place};
use super::schema::{Parts, Schema, type_names};
use super::{paths, values};
use crate::errors::Errors;
use crate::model::contracted::{Contracted, Lacking};
use crate::model::depends::Target;
use crate::model::number;
use crate::model::path::Piece;
use crate::model::usual::is_usual_header;
use crate::suggest::nearest;
use crate::syntax::endpoint::Endpoint;
use crate::syntax::entries::Entry;

/// Headers whose parameters are to be ignored, <https://spec.openapis.org/oas/v3.1.1.html#parameter-name>, and those that every client sends
/// by itself.
const IGNORED: [&str; 10] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "transfer-encoding",
    "user-agent",
];

/// Notes what the operations do not know, what is of another type, and what they require.
pub(super) fn check(
    held: &mut Contracted,
    operations: &[Operation<'_>],
    written: &Endpoint,
    pieces: &[Piece],
    errors: &mut Errors,
) {
    let listed: Option<Vec<_>> = operations.iter().map(Operation::parameters).collect();
    let Some(listed) = listed else {
        let note = "its parameters, of which one stands elsewhere";
        held.unchecked.push(note.to_owned());
        return;
    };
    // What one of its methods knows, the others are sent as well.
    let all: Vec<Parameter<'_>> = listed.into_iter().flatten().collect();
    let at = |place: Place| all.iter().filter(move |it| it.place == place);
    let query: Vec<_> = at(Place::Query).copied().collect();
    let headers: Vec<_> = at(Place::Header).copied().collect();
    let path: Vec<_> = at(Place::Path).copied().collect();
    check_path(held, &path, operations, written, pieces, errors);
    check_query(held, &query, operations, written, pieces, errors);
    check_headers(held, &headers, operations, written, errors);
    if at(Place::Cookie).any(|it| it.required) {
        let note = "its cookies, which answers may set";
        held.unchecked.push(note.to_owned());
    }
}

fn check_path(
    held: &mut Contracted,
    parameters: &[Parameter<'_>],
    operations: &[Operation<'_>],
    written: &Endpoint,
    pieces: &[Piece],
    errors: &mut Errors,
) {
    let Some(operation) = operations.first() else {
        return;
    };
    let pairs = paths::pairs(pieces, operation.path());
    for entry in &written.options.path {
        let name = entry.name.value();
        let theirs = pairs.iter().find(|(own, _)| *own == name);
        let theirs = theirs.and_then(|(_, theirs)| parameters.iter().find(|it| it.name == *theirs));
        if let Some(parameter) = theirs {
            let unchecked = &mut held.unchecked;
            errors.ok(values::check(
                &entry.value,
                &name,
                parameter.schema,
                unchecked,
            ));
        }
    }
}

fn check_query(
    held: &mut Contracted,
    parameters: &[Parameter<'_>],
    operations: &[Operation<'_>],
    written: &Endpoint,
    pieces: &[Piece],
    errors: &mut Errors,
) {
    let mut names: Option<Vec<String>> = Some(Vec::new());
    for parameter in parameters {
        match (query_names_of(parameter), &mut names) {
            (Some(own), Some(names)) => names.extend(own),
            _ => names = None,
        }
    }
    if let Some(names) = &mut names {
        let keys = operations
            .iter()
            .flat_map(|operation| operation.keys("query"));
        names.extend(keys.map(str::to_owned));
    }
    let of = operation_of(operations);
    let pairs = pairs_behind(pieces);
    let in_path: Vec<&String> = pairs.iter().map(|(name, _)| name).collect();
    let own = written
        .options
        .query
        .iter()
        .map(|entry| (entry.name.value(), &entry.name));
    let in_path_too = in_path.iter().map(|name| ((*name).clone(), &written.path));
    if let Some(names) = &names {
        for (name, literal) in own.chain(in_path_too) {
            if !is_known(names, &name) && !name.is_empty() {
                errors.at(literal.span(), unknown("query value", &name, names, &of));
            }
        }
    }
    for entry in &written.options.query {
        let name = entry.name.value();
        let parameter = parameters.iter().find(|it| it.name == name);
        if let Some(parameter) = parameter.filter(|it| !may_be_empty(it, &entry.value)) {
            let unchecked = &mut held.unchecked;
            errors.ok(values::check(
                &entry.value,
                &name,
                parameter.schema,
                unchecked,
            ));
        }
    }
    for (name, value) in &pairs {
        let parameter = parameters.iter().find(|it| it.name == name);
        let (Some(parameter), Some(value)) = (parameter, value) else {
            continue;
        };
        if !value.is_empty() || !allows_empty(parameter) {
            let (span, unchecked) = (written.path.span(), &mut held.unchecked);
            errors.ok(values::check_text(
                value,
                span,
                name,
                parameter.schema,
                unchecked,
            ));
        }
    }
    for parameter in parameters.iter().filter(|it| it.required) {
        let name = parameter.name;
        let begins = format!("{name}[");
        let is_it = |given: &str| given == name || given.starts_with(&begins);
        let is_given = written
            .options
            .query
            .iter()
            .any(|entry| is_it(&entry.name.value()))
            || in_path.iter().any(|given| is_it(given));
        // What an object is called, its properties say.
        let is_single =
            query_names_of(parameter).is_some_and(|names| names.iter().any(|it| it == name));
        if !is_given && is_single {
            held.lacking.push(Lacking {
                span: written.path.span(),
                targets: vec![Target::Query(name.to_owned())],
                text: format!(
                    "{of} requires the query value `{name}`: give the endpoint `query: {{ \"{name}\": … }}`, or a dependency `query[\"{name}\"] <- …`"
                ),
            });
        }
    }
    held.query = names;
}

/// Names and values that stand behind the path, as they are meant: `page%5Bsize%5D` is `page[size]`. A value is none where a parameter is
/// in it, or where only a name stands.
fn pairs_behind(pieces: &[Piece]) -> Vec<(String, Option<String>)> {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Parameter(name) => format!("{{{name}}}"),
    };
    let path: String = pieces.iter().map(piece).collect();
    let Some((_, query)) = path.split_once('?') else {
        return Vec::new();
    };
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => (
            decoded(name),
            (!value.contains('{')).then(|| decoded(value)),
        ),
        None => (decoded(pair), None),
    };
    query.split('&').map(pair).collect()
}

/// `allowEmptyValue`
fn allows_empty(parameter: &Parameter<'_>) -> bool {
    parameter.value.get("allowEmptyValue") == Some(&Value::Bool(true))
}

fn may_be_empty(parameter: &Parameter<'_>, value: &Expr) -> bool {
    allows_empty(parameter)
        && matches!(number::literal(value), Some(Lit::Str(text)) if text.value().is_empty())
}

/// The names that a parameter has behind a path; none where any may be its.
fn query_names_of(parameter: &Parameter<'_>) -> Option<Vec<String>> {
    let name = parameter.name.to_owned();
    let style = parameter
        .value
        .get("style")
        .and_then(|style| style.as_str());
    let Some(schema) = parameter.schema else {
        return Some(vec![name]);
    };
    let parts = Parts::of(&[schema]);
    if style == Some("deepObject") {
        // One that may be something else than an object is called by its name then.
        let is_object = |part: &Schema<'_>| type_names(part.value()) == ["object"];
        let own = (!parts.all.iter().any(is_object)).then(|| name.clone());
        return Some(own.into_iter().chain([format!("{name}[")]).collect());
    }
    let is_of = |wanted: &str| {
        parts
            .all
            .iter()
            .any(|part| type_names(part.value()).contains(&wanted))
    };
    let explodes = parameter
        .value
        .get("explode")
        .and_then(Value::as_bool)
        .unwrap_or(true);
    let has_properties = parts
        .all
        .iter()
        .any(|part| part.value().get("properties").is_some());
    if (is_of("object") || has_properties) && explodes {
        let names = parts.names();
        let is_closed = parts.is_closed() || parts.names_its_properties();
        return is_closed.then(|| names.into_iter().map(str::to_owned).collect());
    }
    let is_unclear = !parts.unknown.is_empty()
        || parts
            .all
            .iter()
            .all(|part| type_names(part.value()).is_empty());
    let mut names = vec![name.clone()];
    if is_of("array") || is_unclear {
        names.push(format!("{name}["));
    }
    Some(names)
}

/// Whether one of the names is it, of which those that end with `[` are of all that begin so.
fn is_known(names: &[String], name: &str) -> bool {
    names.iter().any(|known| match known.ends_with('[') {
        true => name.starts_with(known.as_str()),
        false => known == name,
    })
}

fn check_headers(
    held: &mut Contracted,
    parameters: &[Parameter<'_>],
    operations: &[Operation<'_>],
    written: &Endpoint,
    errors: &mut Errors,
) {
    let keys = operations
        .iter()
        .flat_map(|operation| operation.keys("header"));
    let names = parameters.iter().map(|it| it.name).chain(keys);
    let names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    let of = operation_of(operations);
    for Entry { name, value } in &written.options.headers {
        let text = name.value().to_ascii_lowercase();
        if !names.contains(&text) && !is_usual_header(&text) {
            errors.at(name.span(), unknown("header", &text, &names, &of));
        }
        if let Some(parameter) = parameters
            .iter()
            .find(|it| it.name.eq_ignore_ascii_case(&text))
        {
            let unchecked = &mut held.unchecked;
            errors.ok(values::check(value, &text, parameter.schema, unchecked));
        }
    }
    let is_given = |name: &LitStr, wanted: &str| name.value().eq_ignore_ascii_case(wanted);
    for parameter in parameters.iter().filter(|it| it.required) {
        let name = parameter.name.to_ascii_lowercase();
        let given = written
            .options
            .headers
            .iter()
            .any(|entry| is_given(&entry.name, &name));
        if !given && !IGNORED.contains(&name.as_str()) {
            held.lacking.push(Lacking {
                span: written.path.span(),
                text: format!(
                    "{of} requires the header `{name}`: give the endpoint `headers: {{ \"{name}\": … }}`, or a dependency `headers[\"{name}\"] <- …`"
                ),
                targets: vec![Target::Header(name)],
            });
        }
    }
    held.headers = Some(names);
}

/// How messages call what is asked for.
pub(super) fn operation_of(operations: &[Operation<'_>]) -> String {
    let methods: Vec<_> = operations.iter().map(Operation::method).collect();
    let path = operations.first().map_or("", Operation::path);
    format!("the contract's {} {path}", methods.join(" and "))
}

fn unknown(kind: &str, name: &str, known: &[String], of: &str) -> String {
    let mut known: Vec<_> = known
        .iter()
        .map(|name| name.trim_end_matches('['))
        .collect();
    known.sort_unstable();
    known.dedup();
    if known.is_empty() {
        return format!("{of} knows no {kind} `{name}`, nor any other");
    }
    // `filter[state]` is called by its beginning.
    let base = name.split('[').next().unwrap_or_default();
    let meant = match nearest(base, &known) {
        Some(near) => format!(", did you mean `{near}`?"),
        None => String::new(),
    };
    format!(
        "{of} knows no {kind} `{name}`{meant}\nit knows: {}",
        known.join(", ")
    )
}
