//! The document of a contract: YAML or JSON, and what its references lead to.

use super::yaml::Yaml;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// How many references lead to another before it is taken for a circle.
const LONGEST_WAY: usize = 32;

/// Reads YAML, of which JSON is a part.
pub(super) fn read(bytes: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    // Ten times as quick where it is JSON.
    let mut document = match text.trim_start().starts_with('{') {
        true => match serde_json::from_str(text) {
            Ok(document) => document,
            // YAML has objects in braces too, with keys that have no quotes.
            Err(error) => yaml(text).map_err(|_| error.to_string())?,
        },
        false => yaml(text)?,
    };
    if text.contains("<<:") {
        merge(&mut document);
    }
    Ok(document)
}

fn yaml(text: &str) -> Result<Value, String> {
    let read: Result<Yaml, _> = yaml_serde::from_str(text);
    read.map(|Yaml(value)| value)
        .map_err(|error| error.to_string())
}

/// Puts in what YAML's merge keys name, <https://yaml.org/type/merge.html>.
fn merge(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(merge),
        Value::Object(members) => {
            members.values_mut().for_each(merge);
            match members.remove("<<") {
                Some(Value::Array(sources)) => sources
                    .into_iter()
                    .for_each(|source| put_in(members, source)),
                Some(source) => put_in(members, source),
                None => {}
            }
        }
        _ => {}
    }
}

fn put_in(members: &mut Map<String, Value>, source: Value) {
    let Value::Object(source) = source else {
        return;
    };
    for (key, value) in source {
        members.entry(key).or_insert(value);
    }
}

/// What a value says, or what its `$ref` leads to; none where that is no place of this document.
pub(super) fn resolved<'d>(document: &'d Value, mut value: &'d Value) -> Option<&'d Value> {
    for _ in 0..LONGEST_WAY {
        let Some(reference) = reference(value) else {
            return Some(value);
        };
        value = at(document, reference)?;
    }
    None
}

/// The text of its `$ref`.
pub(super) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// `#/components/schemas/Pet` (RFC 6901, section 6)
pub(super) fn at<'d>(document: &'d Value, reference: &str) -> Option<&'d Value> {
    let pointer = reference.strip_prefix('#')?;
    let pointer = percent_decode_str(pointer).decode_utf8().ok()?;
    document.pointer(&pointer)
}

/// What the last part of a reference calls it.
pub(super) fn name_of(reference: &str) -> Option<String> {
    let last = reference.rsplit('/').next()?;
    let last = percent_decode_str(last).decode_utf8().ok()?;
    Some(last.replace("~1", "/").replace("~0", "~")).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_and_json_say_the_same() {
        let json = br#"{ "responses": { "200": { "a": [1, null, true] } } }"#;
        let yaml = b"responses:\n  200:\n    a: [1, ~, true]\n";
        assert_eq!(read(json), read(yaml));
        assert_eq!(read(b"{ a: 1 }"), Ok(json!({ "a": 1 })));
        assert!(read(b"a: [").is_err() && read(b"\xff").is_err());
    }

    #[test]
    fn merge_keys_give_what_is_missing() {
        let yaml = b"base: &base { a: 1, b: 2 }\nown:\n  <<: *base\n  b: 3\n";
        let read = read(yaml).expect("it is read");
        assert_eq!(read["own"], json!({ "a": 1, "b": 3 }));
    }

    #[test]
    fn references_lead_through_the_document() {
        let document = json!({
            "a": { "$ref": "#/b~1c" }, "b/c": { "$ref": "#/d%20e" }, "d e": 7,
            "circle": { "$ref": "#/circle" }, "far": { "$ref": "other.yaml#/a" },
        });
        assert_eq!(resolved(&document, &document["a"]), Some(&json!(7)));
        assert_eq!(resolved(&document, &document["circle"]), None);
        assert_eq!(resolved(&document, &document["far"]), None);
        assert_eq!(name_of("#/components/schemas/a~1b").as_deref(), Some("a/b"));
    }
}
