//! The body that is sent, held against what operations take.

use syn::{Expr, Ident, Lit, LitStr};

use super::literal;
use super::operation::{Content, Operation};
use super::parameters::operation_of;
use super::schema::{Parts, Schema};
use super::values;
use crate::errors::Errors;
use crate::model::contracted::{Contracted, Lacking};
use crate::model::depends::Target;
use crate::model::number;
use crate::suggest::nearest;
use crate::syntax::content::PartContent;
use crate::syntax::endpoint::{Body, Endpoint};
use crate::syntax::json_tree::Json;

/// Notes what the operations that take a body do not take of this one, and what they require.
pub(super) fn check(
    held: &mut Contracted,
    operations: &[Operation<'_>],
    written: &Endpoint,
    errors: &mut Errors,
) {
    for operation in operations.iter().filter(|it| carries_body(it, operations)) {
        let before = errors.count();
        match written.options.bodies.first() {
            Some((option, body)) => check_body(held, operation, written, (option, body), errors),
            None if operation.requires_body() => lack_body(held, operation, written, errors),
            None => {}
        }
        // What is said of one method is not said of the next again.
        if errors.count() > before {
            return;
        }
    }
}

/// A dependency may make all of it.
fn lack_body(
    held: &mut Contracted,
    operation: &Operation<'_>,
    written: &Endpoint,
    errors: &mut Errors,
) {
    let of = operation_of(&[*operation]);
    let mut methods = written.methods.elements.iter();
    let word = methods.find(|word| **word == operation.method());
    let span = word.map_or_else(|| written.path.span(), Ident::span);
    let text = format!(
        "{of} requires a body: give the endpoint `{}`",
        asked_for(operation)
    );
    let contents = operation.body().unwrap_or_default();
    let targets: Vec<_> = contents.iter().filter_map(target_of).collect();
    match targets.is_empty() {
        true => errors.at(span, text),
        false => held.lacking.push(Lacking {
            span,
            targets,
            text,
        }),
    }
}

/// Where a dependency can write such a body.
fn target_of(content: &Content<'_>) -> Option<Target> {
    match content.essence().as_str() {
        _ if content.is_json() => Some(Target::Json(Vec::new())),
        // Any of its fields.
        "application/x-www-form-urlencoded" => Some(Target::Form(String::new())),
        "text/plain" => Some(Target::Text),
        _ => None,
    }
}

/// Whether a body goes with it, as far as no option says otherwise.
fn carries_body(operation: &Operation<'_>, all: &[Operation<'_>]) -> bool {
    let carries = |method: &str| matches!(method, "POST" | "PUT" | "PATCH");
    carries(operation.method())
        || (operation.method() == "DELETE" && !all.iter().any(|other| carries(other.method())))
}

fn check_body(
    held: &mut Contracted,
    operation: &Operation<'_>,
    written: &Endpoint,
    (option, body): (&Ident, &Body),
    errors: &mut Errors,
) {
    let of = operation_of(&[*operation]);
    if !operation.has_body() {
        // A DELETE may have one, of which the contract has nothing to say.
        if operation.method() != "DELETE" {
            errors.at(
                option.span(),
                format!("{of} takes no body: remove `{option}`"),
            );
        }
        return;
    }
    let Some(contents) = operation.body() else {
        held.unchecked
            .push(format!("`{option}`: what it takes stands elsewhere"));
        return;
    };
    let Some(sent) = media_type(written, body) else {
        held.unchecked.push(format!(
            "`{option}`: of which media type it is shows while the test runs"
        ));
        return;
    };
    let Some(schemas) = best(&contents, &sent) else {
        if !contents.is_empty() {
            let known: Vec<_> = contents.iter().map(|content| content.media).collect();
            let known = known.join(", ");
            errors.at(
                option.span(),
                format!(
                    "`{option}` sends `{sent}`, and {of} takes {known}: give it `{}`",
                    asked_for(operation)
                ),
            );
        }
        return;
    };
    let Some(schema) = schemas.first().copied() else {
        return;
    };
    match body {
        Body::Json(tokens) => check_json(held, &Json::of(tokens), &schemas, errors),
        Body::Form(entries) => {
            let fields = entries
                .iter()
                .map(|entry| (&entry.name, Some(&entry.value)));
            check_fields(
                held,
                option,
                &fields.collect::<Vec<_>>(),
                schema,
                Target::Form,
                errors,
            );
        }
        Body::Multipart(parts) => {
            let fields = parts.iter().map(|part| {
                let value = match &part.content {
                    PartContent::Text(value) => Some(&**value),
                    _ => None,
                };
                (&part.name, value)
            });
            check_fields(
                held,
                option,
                &fields.collect::<Vec<_>>(),
                schema,
                Target::Multipart,
                errors,
            );
        }
        Body::Text(_) | Body::Bytes(_) | Body::Graphql(_) | Body::Message(_) => {
            held.unchecked.push(format!("what is in `{option}`"));
        }
    }
}

/// Of several schemas for one media type the one that fits best.
fn check_json(held: &mut Contracted, json: &Json, schemas: &[Schema<'_>], errors: &mut Errors) {
    let outcomes = schemas.iter().map(|schema| literal::check(json, *schema));
    let best = outcomes.min_by_key(|outcome| (outcome.mistakes.len(), outcome.lacking.len()));
    let Some(outcome) = best else { return };
    let mistakes = outcome.mistakes.into_iter();
    mistakes.for_each(|mistake| errors.add(mistake.error));
    held.unchecked.extend(outcome.unchecked);
    held.lacking
        .extend(outcome.lacking.into_iter().map(|lacks| Lacking {
            span: lacks.span,
            targets: lacks.ways.into_iter().map(Target::Json).collect(),
            text: lacks.text,
        }));
}

/// The fields of a form, or the parts of a body.
fn check_fields(
    held: &mut Contracted,
    option: &Ident,
    fields: &[(&LitStr, Option<&Expr>)],
    schema: Schema<'_>,
    target: fn(String) -> Target,
    errors: &mut Errors,
) {
    let parts = Parts::of(&[schema]);
    let mut known = parts.names();
    known.sort_unstable();
    known.dedup();
    let holder = match &parts.name {
        Some(name) => format!("the contract's `{name}`"),
        None => "the body of the contract".to_owned(),
    };
    // `metadata[order]`, of an object, is called by its beginning, where the whole is not known.
    let base = |name: &str| match known.contains(&name) {
        true => name.to_owned(),
        false => name.split('[').next().unwrap_or_default().to_owned(),
    };
    for (name, value) in fields {
        let text = name.value();
        if let (Some(schema), Some(value)) = (parts.property(&text).first(), value) {
            let unchecked = &mut held.unchecked;
            errors.ok(values::check(value, &text, Some(*schema), unchecked));
        }
        if parts.is_closed() && !known.contains(&base(&text).as_str()) {
            let meant = match nearest(&base(&text), &known) {
                Some(near) => format!(", did you mean `{near}`?"),
                None => String::new(),
            };
            errors.at(
                name.span(),
                format!(
                    "{holder} has no property `{text}`{meant}\nit has: {}",
                    known.join(", ")
                ),
            );
        }
    }
    if !parts.unknown.is_empty() {
        held.unchecked.push(format!(
            "what is in `{option}`, of which a part stands elsewhere"
        ));
        return;
    }
    let mut strays: Vec<_> = match parts.names_its_properties() {
        true => fields
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| !known.contains(&base(&name.value()).as_str()))
            .collect(),
        false => Vec::new(),
    };
    let is_given = |wanted: &str| fields.iter().any(|(name, _)| base(&name.value()) == wanted);
    for name in parts.required().into_iter().filter(|name| !is_given(name)) {
        let (span, text) = match strays.is_empty() {
            false => {
                let stray = strays.remove(0);
                let text = format!(
                    "{holder} has no property `{}`, and requires `{name}`: was it renamed?",
                    stray.value()
                );
                (stray.span(), text)
            }
            true => (
                option.span(),
                format!(
                    "{holder} requires `{name}`: write it in `{option}`, or give it by a dependency, `{option}[\"{name}\"] <- …`"
                ),
            ),
        };
        held.lacking.push(Lacking {
            span,
            targets: vec![target(name.to_owned())],
            text,
        });
    }
}

/// What a body is sent as; none where an expression says it.
fn media_type(written: &Endpoint, body: &Body) -> Option<String> {
    let headers = &written.options.headers;
    let said = headers
        .iter()
        .find(|entry| entry.name.value().eq_ignore_ascii_case("content-type"));
    if let Some(said) = said {
        let Some(Lit::Str(text)) = number::literal(&said.value) else {
            return None;
        };
        let text = text.value().to_ascii_lowercase();
        return text.split(';').next().map(|text| text.trim().to_owned());
    }
    Some(
        match body {
            Body::Json(_) | Body::Graphql(_) | Body::Message(_) => "application/json",
            Body::Form(_) => "application/x-www-form-urlencoded",
            Body::Text(_) => "text/plain",
            Body::Bytes(_) => "application/octet-stream",
            Body::Multipart(_) => "multipart/form-data",
        }
        .to_owned(),
    )
}

/// The schemas of the contents that are of this media type, those that name it best; none where it is not taken.
fn best<'c>(contents: &[Content<'c>], sent: &str) -> Option<Vec<Schema<'c>>> {
    let ranks = || contents.iter().filter_map(|content| rank(content, sent));
    let best = ranks().min()?;
    let contents = contents
        .iter()
        .filter(|content| rank(content, sent) == Some(best));
    let schemas: Option<Vec<_>> = contents.map(|content| content.schema).collect();
    // One of which nothing is said takes anything.
    Some(schemas.unwrap_or_default())
}

/// How exactly a content names a media type, the best first.
fn rank(content: &Content<'_>, sent: &str) -> Option<u8> {
    let essence = content.essence();
    if essence == sent {
        return Some(0);
    }
    if sent == "application/json" && (essence.ends_with("+json") || essence.ends_with("/json")) {
        return Some(1);
    }
    let begin = essence.strip_suffix('*')?;
    (begin == "*/" || sent.starts_with(begin)).then_some(2)
}

/// The option for what an operation takes.
fn asked_for(operation: &Operation<'_>) -> &'static str {
    let contents = operation.body().unwrap_or_default();
    let option = contents
        .iter()
        .find_map(|content| match content.essence().as_str() {
            _ if content.is_json() => Some("json: …"),
            "application/x-www-form-urlencoded" => Some("form: { … }"),
            essence if essence.starts_with("multipart/") => Some("multipart: { … }"),
            "text/plain" => Some("text: …"),
            _ => None,
        });
    option.unwrap_or("bytes: …` and its `content-type` in `headers")
}
