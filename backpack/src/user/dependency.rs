//! How a value gets out of one endpoint's answer and into another endpoint's request.

use std::time::Duration;

use serde_json::Value;

use crate::answer::Answer;
use crate::answer::request_result::RequestResult;
use crate::answer::search::{Draw, PartError, html, pattern, xml};
use crate::declare::attributes::{Attributes, Exact};
use crate::declare::endpoint::{Declaration, Target};
use crate::declare::field::FieldValue;
use crate::declare::part::{Key, Part};
use crate::declare::question::Check;
use crate::user::exact::Taken;
use crate::user::json;

/// Why there is no value.
#[derive(Debug)]
pub(crate) enum Lack {
    /// The answer has none there.
    Missing,
    /// Nothing can be looked for in it, as `is no JSON: …`.
    Unread(String),
}

/// The value of this part of an answer. A `null` is one only where the dependency says so.
pub(crate) fn take(
    part: Part,
    or_null: bool,
    result: &RequestResult,
    draw: Draw<'_>,
) -> Result<Taken, Lack> {
    let answer = result.answer().ok_or(Lack::Missing)?;
    match part {
        // The answer is kept as the JSON of its message.
        Part::Json(keys) | Part::Message(keys) => {
            let why = |error: serde_json::Error| Lack::Unread(format!("is no JSON: {error}"));
            let found = json::find(result.json_bytes(), keys, draw).map_err(why)?;
            let value = found.filter(|value| or_null || *value != "null");
            value.map(Taken::json).ok_or(Lack::Missing)
        }
        Part::Header(name) => {
            let value = result.headers().get(name).ok_or(Lack::Missing)?;
            let text = String::from_utf8_lossy(value.as_bytes());
            Ok(Taken::text(text.into_owned()))
        }
        Part::Cookie(name) => result.cookie(name).map(Taken::text).ok_or(Lack::Missing),
        Part::Text => Ok(Taken::text(result.text().into_owned())),
        Part::Field(field) => {
            let answer = result.any_value().ok_or(Lack::Missing)?;
            match (field.take)(answer, draw) {
                Some(FieldValue::Text(text)) => Ok(Taken::text(text)),
                Some(FieldValue::Json(json)) if or_null || json != "null" => Ok(Taken::json(&json)),
                None if or_null => Ok(Taken::whole(Value::Null)),
                Some(FieldValue::Json(_)) | None => Err(Lack::Missing),
            }
        }
        Part::Match { pattern, which } => found(pattern::take(answer, pattern, which, draw)),
        Part::Html {
            selector,
            which,
            attribute,
        } => found(html::take(answer, selector, which, attribute, draw)),
        Part::Xml { path, which } => found(xml::take(answer, path, which, draw)),
        Part::Url => {
            let url = result.url().ok_or(Lack::Missing)?;
            Ok(Taken::text(url.to_owned()))
        }
        Part::UrlQuery(name) => {
            let value = result.url_query(name);
            value.map(Taken::text).ok_or(Lack::Missing)
        }
        Part::Status => {
            let status = result.status_code().ok_or(Lack::Missing)?;
            Ok(Taken::json(&status.to_string()))
        }
    }
}

/// What was looked for.
fn found(found: Result<Option<String>, PartError>) -> Result<Taken, Lack> {
    match found {
        Ok(found) => found.map(Taken::text).ok_or(Lack::Missing),
        Err(PartError::Answer(why)) => Err(Lack::Unread(why)),
        Err(other) => Err(Lack::Unread(format!("cannot be looked through: {other}"))),
    }
}

/// Makes the selectors, expressions and paths of these endpoints, which each thread has for itself, so that no request waits for it.
pub(crate) fn make_ready(endpoints: &[&'static Declaration]) {
    let nothing = RequestResult::answered(Answer::default(), Duration::ZERO);
    for endpoint in endpoints {
        let asked = endpoint.checks.iter().filter_map(|check| match check {
            Check::Question(part, _) => Some(*part),
            Check::Code(_) => None,
        });
        let wanted = endpoint.dependencies.iter().map(|it| it.part);
        for part in asked.chain(wanted) {
            if matches!(
                part,
                Part::Match { .. } | Part::Html { .. } | Part::Xml { .. }
            ) {
                // That nothing is found in nothing is no news.
                let _ = take(part, false, &nothing, &mut |_| 0);
            }
        }
    }
}

/// What stands before and after a value.
type Format = Option<(&'static str, &'static str)>;

/// Puts the value where it belongs.
pub(crate) fn put(target: Target, format: Format, value: &Taken, attributes: &mut Attributes) {
    let body = &mut attributes.body;
    match target {
        Target::Json(keys) | Target::Message(keys) => {
            let body = body.json_mut();
            let exact = &mut attributes.exact;
            put_in_json(keys, format, value, body, exact);
        }
        Target::Variable(keys) => {
            let variables = &mut attributes.variables;
            let exact = &mut attributes.exact;
            put_in_json(keys, format, value, variables, exact);
        }
        Target::Form(name) => body.form_mut().set(name, text(format, value)),
        Target::Multipart(name) => body.multipart_mut().set(name, text(format, value)),
        Target::Text => *body.text_mut() = text(format, value),
        Target::Cookie(name) => attributes.headers.set_cookie(name, &text(format, value)),
        Target::Header(name) => attributes.headers.insert(name, text(format, value)),
        Target::Query(name) => attributes.query.set(name, text(format, value)),
        Target::Path(name) => attributes.path.set(name, text(format, value)),
    }
}

fn put_in_json(
    keys: &'static [Key],
    format: Format,
    value: &Taken,
    json: &mut Value,
    places: &mut Vec<Exact>,
) {
    let target = keys.iter().fold(json, |value, key| member(value, *key));
    places.retain(|exact| exact.keys != keys);
    if format.is_some() {
        *target = Value::String(text(format, value));
        return;
    }
    *target = value.value.clone();
    if let Some(json) = &value.exact {
        places.push(Exact {
            keys,
            value: value.value.clone(),
            json: json.clone(),
        });
    }
}

/// The member of a key, made where it is missing; a value of another kind gives way.
fn member(value: &mut Value, key: Key) -> &mut Value {
    match key {
        Key::Name(name) => {
            if !value.is_object() {
                *value = Value::Object(serde_json::Map::new());
            }
            &mut value[name]
        }
        Key::Index(index) => {
            if !value.is_array() {
                *value = Value::Array(Vec::new());
            }
            if let Value::Array(elements) = value
                && elements.len() <= index
            {
                elements.resize(index + 1, Value::Null);
            }
            &mut value[index]
        }
        // No target has one.
        Key::Last | Key::Any => value,
    }
}

/// A text as it is, everything else as its JSON, inside the format.
pub(super) fn text(format: Format, value: &Taken) -> String {
    let (before, after) = format.unwrap_or_default();
    match (&value.value, &value.exact) {
        (_, Some(exact)) => format!("{before}{exact}{after}"),
        (Value::String(text), None) => format!("{before}{text}{after}"),
        (other, None) => format!("{before}{other}{after}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[allow(clippy::needless_pass_by_value)] // it is made for the call
    fn taken(value: Value) -> Taken {
        Taken::json(&value.to_string())
    }

    #[test]
    fn a_missing_place_is_made() {
        let mut attributes = Attributes::new().json(json!({ "a": 1 }));
        let target = Target::Json(&[Key::Name("list"), Key::Index(1), Key::Name("id")]);
        put(target, None, &taken(json!(7)), &mut attributes);
        assert_eq!(
            *attributes.body.json_mut(),
            json!({ "a": 1, "list": [null, { "id": 7 }] })
        );
    }

    #[test]
    fn a_value_of_another_kind_gives_way() {
        let mut attributes = Attributes::new().json(json!({ "a": "text" }));
        let target = Target::Json(&[Key::Name("a"), Key::Name("b")]);
        put(target, None, &taken(json!(true)), &mut attributes);
        assert_eq!(*attributes.body.json_mut(), json!({ "a": { "b": true } }));
    }

    #[test]
    fn a_format_makes_a_text() {
        let mut attributes = Attributes::new();
        let target = Target::Header("authorization");
        put(
            target,
            Some(("Bearer ", "")),
            &taken(json!("abc")),
            &mut attributes,
        );
        assert_eq!(
            attributes.headers.get("authorization").unwrap(),
            "Bearer abc"
        );
        put(Target::Query("n"), None, &taken(json!(4)), &mut attributes);
        assert_eq!(attributes.query.get("n"), Some("4"));
    }
}
