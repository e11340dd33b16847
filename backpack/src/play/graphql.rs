//! What a GraphQL answer tells of errors, which come with any status (GraphQL, section 7, "Response").

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::answer::LONGEST_WORDS;
use crate::text::cut::cut;
use crate::text::printable::line;

/// Asks whether the answer tells of no error: nothing, or what it tells first. Only its errors are kept of what is read.
pub(super) fn ask(json: &[u8]) -> Result<(), String> {
    let why = |error: serde_json::Error| format!("the answer is no JSON: {error}");
    let first = json.trim_ascii_start().first();
    if !json.is_empty() && first != Some(&b'{') {
        serde_json::from_slice::<IgnoredAny>(json).map_err(why)?;
        return Err(NO_RESPONSE.to_owned());
    }
    let response: Response<'_> = serde_json::from_slice(json).map_err(why)?;
    match response.errors.and_then(told) {
        Some(text) => Err(text),
        None if response.has_data => Ok(()),
        None => Err(NO_RESPONSE.to_owned()),
    }
}

const NO_RESPONSE: &str = "the answer is no GraphQL: it has neither `data` nor `errors`";

/// The message of the first error, or what stands in its place.
fn told(errors: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Error {
        message: String,
    }

    let errors = errors.get();
    let list: Result<Vec<&RawValue>, _> = serde_json::from_str(errors);
    let first = match &list {
        Ok(list) => list.first()?.get(),
        // Some servers have a `null` where there are none.
        Err(_) if errors == "null" => return None,
        Err(_) => errors,
    };
    let error: Result<Error, _> = serde_json::from_str(first);
    let message = error.as_ref().map_or(first, |error| error.message.trim());
    Some(format!("GraphQL: {}", line(&cut(message, LONGEST_WORDS))))
}

/// What an answer has, as far as it is asked.
#[derive(Default)]
struct Response<'j> {
    has_data: bool,
    errors: Option<&'j RawValue>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Name {
    Data,
    Errors,
    #[serde(other)]
    Other,
}

impl<'j> Deserialize<'j> for Response<'j> {
    fn deserialize<D: Deserializer<'j>>(reader: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'j> Visitor<'j> for Members {
            type Value = Response<'j>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            /// Of members of one name the last counts, as most readers have it.
            fn visit_map<A: MapAccess<'j>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                let mut response = Response::default();
                while let Some(name) = members.next_key()? {
                    if let Name::Errors = name {
                        response.errors = Some(members.next_value()?);
                    } else {
                        members.next_value::<IgnoredAny>()?;
                        response.has_data |= matches!(name, Name::Data);
                    }
                }
                Ok(response)
            }
        }

        reader.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::ask;

    fn asked(json: &str) -> String {
        ask(json.as_bytes()).err().unwrap_or_default()
    }

    #[test]
    fn an_answer_without_errors_is_a_success() {
        for json in [
            r#"{"data": {"a": 1e400}}"#,
            r#" {"data": null, "errors": [], "extensions": {}}"#,
            r#"{"errors": null, "data": {"errors": [{"message": "not this"}]}}"#,
        ] {
            assert_eq!(asked(json), "", "{json}");
        }
    }

    #[test]
    fn the_first_error_is_told() {
        for (json, told) in [
            (
                r#"{"errors": [{"message": "no \"a\"", "path": []}, {"message": "b"}], "data": {"c": 1}}"#,
                "GraphQL: no \"a\"",
            ),
            (
                r#"{"errors": [{"message": " two\nlines\u001b "}]}"#,
                "GraphQL: two\u{fffd}lines\u{fffd}",
            ),
            (r#"{"errors": [{"code": 1}]}"#, r#"GraphQL: {"code": 1}"#),
            (r#"{"errors": ["no"]}"#, r#"GraphQL: "no""#),
            (r#"{"errors": "no"}"#, r#"GraphQL: "no""#),
        ] {
            assert_eq!(asked(json), told);
        }
        let long = format!(r#"{{"errors": [{{"message": "{}"}}]}}"#, "x".repeat(9999));
        assert!(
            asked(&long).len() < 400 && asked(&long).ends_with('\u{2026}'),
            "{}",
            asked(&long)
        );
    }

    #[test]
    fn what_is_no_answer_of_graphql_is_told_of() {
        for (body, told) in [
            (
                "",
                "the answer is no JSON: EOF while parsing a value at line 1 column 0",
            ),
            (
                "<html>",
                "the answer is no JSON: expected value at line 1 column 1",
            ),
            (
                r#"{"data": 1"#,
                "the answer is no JSON: EOF while parsing an object at line 1 column 10",
            ),
            (
                r#"{"data": 1} x"#,
                "the answer is no JSON: trailing characters at line 1 column 13",
            ),
            (
                "[]",
                "the answer is no GraphQL: it has neither `data` nor `errors`",
            ),
            (
                r#"{"message": "up"}"#,
                "the answer is no GraphQL: it has neither `data` nor `errors`",
            ),
        ] {
            assert_eq!(asked(body), told, "{body}");
        }
    }
}
