//! What is told of an answer that does not fit its schema: the place, what is there, and what the contract has there.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::seen::found::{LONGEST, found};
use crate::seen::is_secret;
use crate::text::cut::cut;
use crate::text::printable::line;

/// How many characters of a name from an answer a place has.
const LONGEST_NAME: usize = 60;

/// The text of the first thing that does not fit in a body; none where that could not be found out.
pub(super) fn told(error: &ValidationError<'_>, body: &Value) -> Option<String> {
    let error = nearest(error);
    let here = place(error.instance_path().as_str(), body);
    let within = |name: &str| format!("{here}{}", key(name));
    let first = |names: &[String]| {
        names
            .first()
            .map(String::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Some(match error.kind() {
        // The engine of regular expressions gave up.
        Kind::BacktrackLimitExceeded { .. }
        | Kind::RegexEngineFailure { .. }
        | Kind::Referencing(_) => return None,
        Kind::Required { property } => {
            format!(
                "{} is missing",
                within(property.as_str().unwrap_or_default())
            )
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            format!("{} is no property that it has", within(&first(unexpected)))
        }
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default().to_owned();
            format!("{} has a name that it does not allow", within(&name))
        }
        Kind::UniqueItems => format!("{here} has an element twice"),
        _ => {
            let shown = found(&error.instance().to_string(), is_secret(&here));
            format!("{here} is {shown}, expected {}", expected(error))
        }
    })
}

/// What stands behind the words for the place.
fn expected(error: &ValidationError<'_>) -> String {
    match error.kind() {
        Kind::Type { kind } => types(&of_kind(kind)),
        Kind::Constant { expected_value } => written(expected_value),
        Kind::Enum { options } => match options.as_array().map(Vec::as_slice) {
            Some([only]) => written(only),
            Some(options) => {
                let options: Vec<_> = options.iter().map(Value::to_string).collect();
                format!("one of {}", line(&cut(&options.join(", "), LONGEST)))
            }
            None => "another value".to_owned(),
        },
        Kind::Maximum { limit } => format!("<= {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("< {limit}"),
        Kind::Minimum { limit } => format!(">= {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("> {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("at least {}", counted(*limit, "character")),
        Kind::MaxLength { limit } => format!("at most {}", counted(*limit, "character")),
        Kind::MinItems { limit } => format!("at least {}", counted(*limit, "element")),
        Kind::MaxItems { limit } => format!("at most {}", counted(*limit, "element")),
        Kind::AdditionalItems { limit } => format!("at most {}", counted(*limit as u64, "element")),
        Kind::MinProperties { limit } => format!("at least {} in it", counted(*limit, "name")),
        Kind::MaxProperties { limit } => format!("at most {} in it", counted(*limit, "name")),
        Kind::Pattern { pattern } => format!("a match of {}", line(&cut(pattern, LONGEST))),
        Kind::FalseSchema => "nothing there".to_owned(),
        Kind::UnevaluatedItems { .. } => "fewer elements".to_owned(),
        Kind::Contains => "an element that is not in it".to_owned(),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => forms(context),
        Kind::OneOfMultipleValid { .. } => {
            "one of the forms that the contract lists, and it is several".to_owned()
        }
        Kind::Not { .. } => "anything but what the contract excludes".to_owned(),
        kind => format!("what `{}` says", kind.keyword()),
    }
}

fn counted(count: u64, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

fn written(value: &Value) -> String {
    line(&cut(&value.to_string(), LONGEST))
}

/// Of a value that may have several forms, what is wrong in the only one that it can be meant to have.
fn nearest<'e>(error: &'e ValidationError<'e>) -> &'e ValidationError<'e> {
    let (Kind::AnyOf { context } | Kind::OneOfNotValid { context }) = error.kind() else {
        return error;
    };
    let here = depth(error);
    let is_apart = |other: &ValidationError<'_>| match other.kind() {
        Kind::Type { .. } | Kind::FalseSchema => depth(other) == here,
        // As forms are told apart: by the value of a name that all have.
        Kind::Constant { .. } | Kind::Enum { .. } => depth(other) <= here + 1,
        _ => false,
    };
    let mut meant = context.iter().filter(|errors| !errors.iter().any(is_apart));
    match (meant.next().and_then(|errors| errors.first()), meant.next()) {
        (Some(only), None) => nearest(only),
        _ => error,
    }
}

fn depth(error: &ValidationError<'_>) -> usize {
    error.instance_path().as_str().matches('/').count()
}

/// What a value may be of which there are several forms.
fn forms(context: &[Vec<ValidationError<'_>>]) -> String {
    let mut all = Vec::new();
    for errors in context {
        match errors.first().map(ValidationError::kind) {
            Some(Kind::Type { kind }) => all.extend(of_kind(kind)),
            _ => return format!("one of the {} forms that the contract lists", context.len()),
        }
    }
    types(&all)
}

fn of_kind(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(one) => vec![*one],
        TypeKind::Multiple(several) => several.iter().collect(),
    }
}

/// `a text, a number or null`
fn types(types: &[JsonType]) -> String {
    let word = |kind: JsonType| match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "a flag",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a text",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    };
    let mut words: Vec<&str> = Vec::new();
    for kind in types {
        if !words.contains(&word(*kind)) {
            words.push(word(*kind));
        }
    }
    // As people say it.
    words.sort_by_key(|word| *word == "null");
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// A place in JSON as the language writes it. Only the value tells whether a number is a name.
fn place(pointer: &str, body: &Value) -> String {
    let mut place = "json".to_owned();
    let mut value = Some(body);
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        match value {
            Some(Value::Array(list)) => {
                place.push_str(&format!("[{step}]"));
                value = step.parse().ok().and_then(|index: usize| list.get(index));
            }
            inner => {
                place.push_str(&key(&step));
                value = inner.and_then(|inner| inner.get(&step));
            }
        }
    }
    place
}

fn key(name: &str) -> String {
    format!("[{:?}]", line(&cut(name, LONGEST_NAME)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told_of(schema: &Value, body: &Value) -> String {
        let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
        let validator = options.build(schema).expect("a schema");
        let error = validator.validate(body).expect_err("a fault");
        told(&error, body).expect("a text")
    }

    #[test]
    fn each_fault_names_its_place_and_what_was_expected() {
        for (schema, body, text) in [
            (
                json!({ "type": "string" }),
                json!(12),
                "json is 12, expected a text",
            ),
            (
                json!({ "type": ["null", "integer", "boolean"] }),
                json!("1"),
                r#"json is "1", expected a flag, a whole number or null"#,
            ),
            (
                json!({ "enum": ["a", "b"] }),
                json!("c"),
                r#"json is "c", expected one of "a", "b""#,
            ),
            (json!({ "const": 1 }), json!(2), "json is 2, expected 1"),
            (
                json!({ "minimum": 1 }),
                json!(0),
                "json is 0, expected >= 1",
            ),
            (
                json!({ "exclusiveMaximum": 1.5 }),
                json!(2),
                "json is 2, expected < 1.5",
            ),
            (
                json!({ "multipleOf": 5 }),
                json!(7),
                "json is 7, expected a multiple of 5",
            ),
            (
                json!({ "minLength": 1 }),
                json!(""),
                r#"json is "", expected at least 1 character"#,
            ),
            (
                json!({ "maxItems": 2 }),
                json!([1, 2, 3]),
                "json is [1,2,3], expected at most 2 elements",
            ),
            (
                json!({ "minProperties": 2 }),
                json!({}),
                "json is {}, expected at least 2 names in it",
            ),
            (
                json!({ "pattern": "^a" }),
                json!("b"),
                r#"json is "b", expected a match of ^a"#,
            ),
            (
                json!({ "uniqueItems": true }),
                json!([1, 1]),
                "json has an element twice",
            ),
            (
                json!({ "not": { "type": "null" } }),
                json!(null),
                "json is null, expected anything but what the contract excludes",
            ),
            (json!(false), json!(1), "json is 1, expected nothing there"),
            (
                json!({ "properties": { "a/b": { "items": { "required": ["7"] } } } }),
                json!({ "a/b": [{ "7": 1 }, {}] }),
                r#"json["a/b"][1]["7"] is missing"#,
            ),
            (
                json!({ "properties": { "a": true }, "additionalProperties": false }),
                json!({ "a": 1, "b\n": 2 }),
                "json[\"b\u{fffd}\"] is no property that it has",
            ),
            (
                json!({ "additionalProperties": { "type": "null" } }),
                json!({ "0": 1 }),
                r#"json["0"] is 1, expected null"#,
            ),
            (
                json!({ "propertyNames": { "maxLength": 1 } }),
                json!({ "ab": 1 }),
                r#"json["ab"] has a name that it does not allow"#,
            ),
        ] {
            assert_eq!(told_of(&schema, &body), text, "{schema}");
        }
    }

    #[test]
    fn what_is_long_is_cut_and_what_is_secret_is_hidden() {
        let long = told_of(&json!({ "type": "null" }), &json!("x".repeat(1000)));
        assert!(long.chars().count() < 200, "{long}");
        let schema = json!({ "properties": { "token": { "type": "null" } } });
        assert_eq!(
            told_of(&schema, &json!({ "token": "abc" })),
            r#"json["token"] is ****, expected null"#
        );
    }

    #[test]
    fn of_several_forms_the_one_that_is_meant_is_told_of() {
        let cat = json!({ "required": ["kind"], "properties": { "kind": { "const": "cat" }, "age": { "type": "integer" } } });
        let dog = json!({ "required": ["kind"], "properties": { "kind": { "const": "dog" }, "age": { "type": "integer" } } });
        let either = json!({ "oneOf": [cat, dog] });
        assert_eq!(
            told_of(&either, &json!({ "kind": "dog", "age": "7" })),
            r#"json["age"] is "7", expected a whole number"#
        );
        assert_eq!(
            told_of(&either, &json!({ "kind": "cow" })),
            r#"json is {"kind":"cow"}, expected one of the 2 forms that the contract lists"#
        );
        let perhaps =
            json!({ "anyOf": [{ "type": "object", "required": ["name"] }, { "type": "null" }] });
        assert_eq!(told_of(&perhaps, &json!({})), r#"json["name"] is missing"#);
        assert_eq!(
            told_of(&perhaps, &json!(1)),
            "json is 1, expected an object or null"
        );
    }
}
