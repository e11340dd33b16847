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
            None if operation.requires_body() => {
                let of = operation_of(&[*operation]);
                let method = written.methods.elements.iter();
                let word = method.clone().find(|word| **word == operation.method());
                let span = word.map_or_else(|| written.path.span(), Ident::span);
                errors.at(
                    span,
                    format!(
                        "{of} requires a body: give the endpoint `{}`",
                        asked_for(operation)
                    ),
                );
            }
            None => {}
        }
        // What is said of one method is not said of the next again.
        if errors.count() > before {
            return;
        }
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
    let Some(content) = contents.iter().find(|content| takes(content, &sent)) else {
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
    let Some(schema) = content.schema else {
        return;
    };
    match body {
        Body::Json(tokens) => check_json(held, &Json::of(tokens), schema, errors),
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

fn check_json(held: &mut Contracted, json: &Json, schema: Schema<'_>, errors: &mut Errors) {
    let outcome = literal::check(json, schema);
    outcome
        .mistakes
        .into_iter()
        .for_each(|mistake| errors.add(mistake.error));
    held.unchecked.extend(outcome.unchecked);
    held.lacking.extend(
        outcome
            .lacking
            .into_iter()
            .map(|(way, span, text)| Lacking {
                span,
                target: Target::Json(way),
                text,
            }),
    );
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
    let mut known = Vec::new();
    parts.names(&mut known, 0);
    known.sort_unstable();
    known.dedup();
    let holder = match &parts.name {
        Some(name) => format!("the contract's `{name}`"),
        None => "the body of the contract".to_owned(),
    };
    // `metadata[order]`, of an object, is called by its beginning.
    let base = |name: &str| name.split('[').next().unwrap_or_default().to_owned();
    for (name, value) in fields {
        let text = name.value();
        if let (Some(schema), Some(value)) = (parts.property(&text).first(), value) {
            errors.ok(values::check(value, &text, Some(*schema)));
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
            target: target(name.to_owned()),
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

/// Whether a content of a contract is of this media type; one that ends with `+json` is JSON.
fn takes(content: &Content<'_>, sent: &str) -> bool {
    let essence = content.essence();
    match essence.strip_suffix('*') {
        Some(begin) => begin == "*/" || sent.starts_with(begin),
        None => essence == sent || (sent == "application/json" && content.is_json()),
    }
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
