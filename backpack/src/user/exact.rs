//! Values with their digits as they came, and bodies that send them so.
//!
//! A number of JSON has as many digits as its writer wants (RFC 8259, section 6); the numbers of Rust have not.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::declare::attributes::Exact;
use crate::declare::part::Key;

/// A value of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken {
    pub(super) value: Value,
    /// Its JSON, where a number in it would not come out of the value as it came.
    pub(super) exact: Option<Box<str>>,
}

impl Taken {
    /// A value that says all of it.
    pub(super) fn whole(value: Value) -> Self {
        Self { value, exact: None }
    }

    pub(super) fn text(text: String) -> Self {
        Self::whole(Value::String(text))
    }

    /// The value of this JSON, which is some.
    pub(super) fn json(json: &str) -> Self {
        let value = serde_json::from_str(json);
        let survives = match &value {
            Ok(Value::Null | Value::Bool(_) | Value::String(_)) => true,
            Ok(value) => {
                let as_value = value.to_string();
                as_value == compact(json)
            }
            Err(_) => false,
        };
        Self {
            value: value.unwrap_or_default(),
            exact: (!survives).then(|| compact(json).into()),
        }
    }
}

/// Without the space between its parts, as a line of a header takes it.
fn compact(json: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let stays = |character: &char| {
        let space = !in_text && character.is_ascii_whitespace();
        in_text ^= *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        !space
    };
    json.chars().filter(stays).collect()
}

/// A body of JSON, in which some places have their digits as they came.
pub(super) struct Body<'b> {
    value: &'b Value,
    /// Those inside of this value, with the rest of the way to them.
    exact: Vec<(&'static [Key], &'b Exact)>,
}

impl<'b> Body<'b> {
    pub(super) fn new(value: &'b Value, exact: &'b [Exact]) -> Self {
        let exact = exact.iter().map(|exact| (exact.keys, exact)).collect();
        Self { value, exact }
    }

    fn member(&self, value: &'b Value, is_key: impl Fn(Key) -> bool) -> Self {
        let inside = self.exact.iter().filter_map(|(keys, exact)| {
            let (first, rest) = keys.split_first()?;
            is_key(*first).then_some((rest, *exact))
        });
        Self {
            value,
            exact: inside.collect(),
        }
    }

    /// What stands here exactly, unless somebody has put another value here since.
    fn exact(&self) -> Option<&'b str> {
        let here = self
            .exact
            .iter()
            .find(|(keys, exact)| keys.is_empty() && exact.value == *self.value);
        here.map(|(_, exact)| &*exact.json)
    }
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        if let Some(json) = self.exact() {
            let raw: &RawValue = serde_json::from_str(json).map_err(Error::custom)?;
            return raw.serialize(writer);
        }
        match self.value {
            Value::Object(members) if !self.exact.is_empty() => {
                let mut map = writer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    let is_it = |key| matches!(key, Key::Name(wanted) if wanted == name);
                    map.serialize_entry(name, &self.member(value, is_it))?;
                }
                map.end()
            }
            Value::Array(elements) if !self.exact.is_empty() => {
                let mut list = writer.serialize_seq(Some(elements.len()))?;
                for (at, value) in elements.iter().enumerate() {
                    let is_it = |key| matches!(key, Key::Index(wanted) if wanted == at);
                    list.serialize_element(&self.member(value, is_it))?;
                }
                list.end()
            }
            value => value.serialize(writer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Key = Key::Name("a");

    #[test]
    fn only_what_would_change_is_kept_as_text() {
        let exact = |json| Taken::json(json).exact;
        for same in [
            "1",
            "-7.25",
            "\"caf\\u00e9\"",
            "null",
            "[ 1, 2 ]",
            "{ \"a b\": \"c \\\" d\" }",
        ] {
            assert_eq!(exact(same), None, "{same}");
        }
        for other in ["1.10", "1e400", "123456789012345678901234567890", "[1.0e2]"] {
            assert_eq!(exact(other).as_deref(), Some(other));
        }
    }

    #[test]
    fn a_body_has_its_digits_until_somebody_changes_them() {
        let exact = Exact {
            keys: &[A, Key::Index(1)],
            value: serde_json::json!(1.1),
            json: "1.10".into(),
        };
        let body = |value: Value| {
            let exact = std::slice::from_ref(&exact);
            serde_json::to_string(&Body::new(&value, exact)).expect("JSON")
        };
        let digits = serde_json::json!({"x": [1.1], "a": [1.1, 1.1]});
        assert_eq!(body(digits), r#"{"x":[1.1],"a":[1.1,1.10]}"#);
        assert_eq!(body(serde_json::json!({"a": [1, 2]})), r#"{"a":[1,2]}"#);
    }
}
