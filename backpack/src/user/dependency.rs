//! How a value gets out of one endpoint's answer and into another endpoint's request.

use serde_json::Value;

use crate::answer::request_result::RequestResult;
use crate::declare::attributes::Attributes;
use crate::declare::endpoint::{Dependency, Key, Part, Target};

/// The body of an answer, read once for all parts that are wanted.
pub(crate) struct Json(Result<Value, String>);

impl Json {
    pub(crate) fn read(result: &RequestResult) -> Self {
        let why = |error: serde_json::Error| {
            let why = error.to_string();
            match why.starts_with("recursion limit") {
                true => "is JSON of more than 127 brackets in each other".to_owned(),
                false => format!("is no JSON: {why}"),
            }
        };
        Self(serde_json::from_slice(result.json_bytes()).map_err(why))
    }

    /// Why nothing can be looked for in it, as `is no JSON: …`.
    pub(crate) fn unread(&self) -> Option<&str> {
        self.0.as_ref().err().map(String::as_str)
    }
}

/// The value of this part of an answer; none where the answer lacks it. A `null` is one only where the dependency says so.
pub(crate) fn take(
    part: Part,
    or_null: bool,
    result: &RequestResult,
    json: Option<&Json>,
) -> Option<Value> {
    match part {
        Part::Json(keys) => keys
            .iter()
            .try_fold(json?.0.as_ref().ok()?, |value, key| step(value, *key))
            .filter(|value| or_null || !value.is_null())
            .cloned(),
        Part::Header(name) => {
            let value = result.headers().get(name)?;
            Some(Value::String(
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            ))
        }
    }
}

fn step(value: &Value, key: Key) -> Option<&Value> {
    match key {
        Key::Name(name) => value.get(name),
        Key::Index(index) => value.get(index),
    }
}

/// Puts the value where the dependency says.
pub(crate) fn put(dependency: &Dependency, value: &Value, attributes: &mut Attributes) {
    match dependency.target {
        Target::Json(keys) => {
            let target = keys
                .iter()
                .fold(attributes.body.json_mut(), |body, key| member(body, *key));
            *target = match dependency.format {
                None => value.clone(),
                Some(_) => Value::String(text(dependency, value)),
            };
        }
        Target::Form(name) => attributes
            .body
            .form_mut()
            .set(name, text(dependency, value)),
        Target::Header(name) => attributes.headers.insert(name, text(dependency, value)),
        Target::Query(name) => attributes.query.set(name, text(dependency, value)),
        Target::Path(name) => attributes.path.set(name, text(dependency, value)),
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
    }
}

/// A text as it is, everything else as its JSON, inside the dependency's format.
fn text(dependency: &Dependency, value: &Value) -> String {
    let (before, after) = dependency.format.unwrap_or_default();
    match value {
        Value::String(text) => format!("{before}{text}{after}"),
        other => format!("{before}{other}{after}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::endpoint::{Declaration, EndpointId, Source};
    use serde_json::json;

    fn dependency(target: Target, format: Option<(&'static str, &'static str)>) -> Dependency {
        fn nobody() -> &'static Declaration {
            unreachable!("these tests put values in, they take none out")
        }
        let source = Source {
            id: EndpointId::of_place("source"),
            type_name: "Source",
            declaration: nobody,
        };
        Dependency {
            target,
            source,
            part: Part::Json(&[]),
            or_null: false,
            format,
        }
    }

    #[test]
    fn a_missing_place_is_made() {
        let mut attributes = Attributes::new().json(json!({ "a": 1 }));
        let target = Target::Json(&[Key::Name("list"), Key::Index(1), Key::Name("id")]);
        put(&dependency(target, None), &json!(7), &mut attributes);
        assert_eq!(
            *attributes.body.json_mut(),
            json!({ "a": 1, "list": [null, { "id": 7 }] })
        );
    }

    #[test]
    fn a_value_of_another_kind_gives_way() {
        let mut attributes = Attributes::new().json(json!({ "a": "text" }));
        let target = Target::Json(&[Key::Name("a"), Key::Name("b")]);
        put(&dependency(target, None), &json!(true), &mut attributes);
        assert_eq!(*attributes.body.json_mut(), json!({ "a": { "b": true } }));
    }

    #[test]
    fn a_format_makes_a_text() {
        let mut attributes = Attributes::new();
        let target = Target::Header("authorization");
        put(
            &dependency(target, Some(("Bearer ", ""))),
            &json!("abc"),
            &mut attributes,
        );
        assert_eq!(
            attributes.headers.get("authorization").unwrap(),
            "Bearer abc"
        );
        put(
            &dependency(Target::Query("n"), None),
            &json!(4),
            &mut attributes,
        );
        assert_eq!(attributes.query.get("n"), Some("4"));
    }
}
