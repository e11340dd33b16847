//! The document of a contract: YAML or JSON, and what its references lead to.

use std::sync::OnceLock;

use super::METHODS;
use super::cut::{Cut, Found};
use super::yaml::Yaml;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// How many references lead to another before it is taken for a circle.
const LONGEST_WAY: usize = 32;

/// Shorter YAML is read in some ten milliseconds, and then all its mistakes are told.
const SHORT: usize = 128 * 1024;

/// What a contract says.
#[derive(Debug)]
pub(super) enum Document {
    Whole(Value),
    /// Long YAML, of which as much is read as is asked for.
    Cut {
        cut: Cut,
        /// Where the parts do not do.
        whole: OnceLock<Result<Value, String>>,
    },
}

impl Document {
    /// Reads all of it: YAML, of which JSON is a part.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        read(text(bytes)?).map(Self::Whole)
    }

    /// Reads what is asked for, when it is: then [`fault`](Self::fault) tells what could not be read.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, String> {
        let text = text(bytes)?;
        let is_long = text.len() > SHORT && !is_json(text);
        match is_long.then(|| Cut::new(text)).flatten() {
            Some(cut) => Ok(Self::Cut {
                cut,
                whole: OnceLock::new(),
            }),
            None => read(text).map(Self::Whole),
        }
    }

    /// All of it.
    pub(super) fn whole(&self) -> &Value {
        match self {
            Self::Whole(whole) => whole,
            Self::Cut { cut, whole } => {
                let whole = whole.get_or_init(|| read(&cut.text));
                whole.as_ref().unwrap_or(&Value::Null)
            }
        }
    }

    /// Why something that was asked for could not be read.
    pub(super) fn fault(&self) -> Option<&str> {
        match self {
            Self::Whole(_) => None,
            Self::Cut { whole, .. } => whole.get()?.as_ref().err().map(String::as_str),
        }
    }

    /// What stands at a place (RFC 6901).
    pub(super) fn pointer(&self, pointer: &str) -> Option<&Value> {
        if let Self::Cut { cut, .. } = self {
            match cut.at(pointer) {
                Found::Value(value) => return Some(value),
                Found::Nothing => return None,
                Found::NotAlone => {}
            }
        }
        self.whole().pointer(pointer)
    }

    /// `#/components/schemas/Pet` (RFC 6901, section 6)
    pub(super) fn at(&self, reference: &str) -> Option<&Value> {
        let pointer = reference.strip_prefix('#')?;
        self.pointer(&percent_decode_str(pointer).decode_utf8().ok()?)
    }

    /// What a value says, or what its `$ref` leads to; none where that is no place of this document.
    pub(super) fn resolved<'d>(&'d self, mut value: &'d Value) -> Option<&'d Value> {
        for _ in 0..LONGEST_WAY {
            let Some(reference) = reference(value) else {
                return Some(value);
            };
            value = self.at(reference)?;
        }
        None
    }

    /// The keys at a place in their order.
    pub(super) fn keys(&self, keys: &[&str]) -> Vec<&str> {
        if let Self::Cut { cut, .. } = self
            && let Some(known) = cut.keys(keys)
        {
            return known;
        }
        let pointer: String = keys
            .iter()
            .map(|key| format!("/{}", escaped(key)))
            .collect();
        let members = self.pointer(&pointer).and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str())
            .collect()
    }

    /// The methods of a path, where they are known without reading what stands there.
    pub(super) fn known_methods(&self, path: &str) -> Option<Vec<&str>> {
        let Self::Cut { cut, .. } = self else {
            return None;
        };
        let place = ["paths", path];
        let mut keys = cut.keys(&place).filter(|keys| !keys.contains(&"$ref"))?;
        keys.retain(|key| METHODS.iter().any(|(method, _)| method == key));
        cut.are_mappings(&place, &keys).then_some(keys)
    }

    /// Whether a word may stand in what is said of a path.
    pub(super) fn may_mention(&self, path: &str, word: &str) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Cut { cut, .. } => cut.may_mention(&["paths", path], word),
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no UTF-8".to_owned())?;
    Ok(text.trim_start_matches('\u{feff}'))
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads all of a text.
pub(super) fn read(text: &str) -> Result<Value, String> {
    read_part(text, has_merges(text))
}

/// Whether some of its keys may be merge keys.
pub(super) fn has_merges(text: &str) -> bool {
    text.contains("<<:")
}

/// Reads a part of a text that has merge keys or not.
pub(super) fn read_part(text: &str, has_merges: bool) -> Result<Value, String> {
    // Ten times as quick where it is JSON.
    let mut document = match is_json(text) {
        true => match serde_json::from_str(text) {
            Ok(document) => document,
            // YAML has objects in braces too, with keys that have no quotes.
            Err(error) => yaml(text).map_err(|_| error.to_string())?,
        },
        false => yaml(text)?,
    };
    if has_merges {
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

/// The text of its `$ref`.
pub(super) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// What the last part of a reference calls it.
pub(super) fn name_of(reference: &str) -> Option<String> {
    let last = reference.rsplit('/').next()?;
    let last = percent_decode_str(last).decode_utf8().ok()?;
    Some(unescaped(&last)).filter(|name| !name.is_empty())
}

/// A key as a JSON pointer has it (RFC 6901, section 3).
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The same, back again.
pub(super) fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Value, String> {
        Document::read(bytes).map(|document| document.whole().clone())
    }

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
        let whole = Document::Whole(document.clone());
        assert_eq!(whole.resolved(&document["a"]), Some(&json!(7)));
        assert_eq!(whole.resolved(&document["circle"]), None);
        assert_eq!(whole.resolved(&document["far"]), None);
        assert_eq!(name_of("#/components/schemas/a~1b").as_deref(), Some("a/b"));
    }

    /// A long contract with something wrong in one of its parts.
    #[test]
    fn what_is_not_asked_for_is_not_read_and_what_cannot_be_read_is_told() {
        let words = "x".repeat(SHORT);
        let text = format!(
            "info:\n  title: {words}\npaths:\n  /a:\n    get: {{}}\n  /b:\n    get: {{\n      a\n  /c: {{}}\n"
        );
        let document = Document::open(text.as_bytes()).expect("it is cut");
        assert_eq!(document.keys(&["paths"]), ["/a", "/b", "/c"]);
        assert_eq!(document.keys(&["paths", "/b"]), ["get"]);
        assert_eq!(document.pointer("/paths/~1a/get"), Some(&json!({})));
        assert_eq!(document.pointer("/paths/~1d"), None);
        assert_eq!(document.fault(), None);
        assert_eq!(document.pointer("/paths/~1b"), None);
        let fault = document.fault().expect("it cannot be read");
        assert!(fault.contains("line"), "{fault}");
        // What is short is read at once.
        let short = text.replace(&words, "x");
        assert_eq!(
            Document::open(short.as_bytes()).err().as_deref(),
            Some(fault)
        );
    }
}
