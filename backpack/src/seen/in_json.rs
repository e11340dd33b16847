//! Hides the values of secret names in a text of JSON, whole or cut somewhere.

use super::hidden::SIGN;
use super::is_secret;

/// The same text with a sign in the place of each value whose name is a secret's. What is no JSON stays as it is.
pub(super) fn hide(text: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(quote) = rest.find('"') {
        hidden.push_str(&rest[..quote]);
        let (name, behind) = rest[quote..].split_at(string(&rest[quote..]));
        hidden.push_str(name);
        rest = behind;
        let Some(value_at) = value_behind(rest) else {
            continue;
        };
        if is_secret(&plain(name)) {
            let (colon, value) = rest.split_at(value_at);
            hidden.push_str(colon);
            rest = &value[length(value)..];
            hidden.push('"');
            hidden.push_str(SIGN);
            hidden.push('"');
        }
    }
    hidden.push_str(rest);
    hidden
}

/// What the string says, without its quotes.
fn plain(string: &str) -> String {
    serde_json::from_str(string).unwrap_or_else(|_| string.trim_matches('"').to_owned())
}

/// Where the value begins, if a colon and something follow.
fn value_behind(text: &str) -> Option<usize> {
    let colon = text.trim_start().strip_prefix(':')?;
    let value = colon.trim_start();
    (!value.is_empty()).then(|| text.len() - value.len())
}

/// How long the string is that a text begins with, quotes included; to its end where the second one is cut off.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// How long the value is that a text begins with.
fn length(text: &str) -> usize {
    match text.chars().next() {
        Some('"') => string(text),
        Some('{' | '[') => nested(text),
        _ => {
            let end = text.find([',', '}', ']', '\n', '\r', ' ', '\t']);
            end.unwrap_or(text.len())
        }
    }
}

/// An array or an object, with all that is in it.
fn nested(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(next) = text[at..].find(['"', '{', '}', '[', ']']) {
        at += next;
        match text.as_bytes()[at] {
            b'"' => {
                at += string(&text[at..]);
                continue;
            }
            b'{' | b'[' => depth += 1,
            _ => depth -= 1,
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::hide;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn values_of_secret_names_are_hidden_wherever_they_stand() {
        for (text, hidden) in [
            (
                r#"{"token": "abc", "id": 1}"#,
                r#"{"token": "****", "id": 1}"#,
            ),
            (
                r#"{"a":{"password":12345}}"#,
                r#"{"a":{"password":"****"}}"#,
            ),
            (
                r#"{"tokens": [{"a": "}"}, "x"], "id": 2}"#,
                r#"{"tokens": "****", "id": 2}"#,
            ),
            (r#"[{"secret" : null}]"#, r#"[{"secret" : "****"}]"#),
            (r#"{"a": "\"token\": 1"}"#, r#"{"a": "\"token\": 1"}"#),
            (r#"{"to\u006ben": "abc"}"#, r#"{"to\u006ben": "****"}"#),
        ] {
            assert_eq!(hide(text), hidden);
        }
    }

    #[test]
    fn a_text_that_is_cut_gives_nothing_away() {
        let text = r#"{"id": 1, "token": {"value": "abc\"def", "until": [1, 2]}}"#;
        let begins = text.find("abc").unwrap();
        for end in (begins..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(!hide(&text[..end]).contains("abc"), "{}", &text[..end]);
        }
        assert_eq!(hide("no JSON at all: \""), "no JSON at all: \"");
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(json!(null)),
            any::<i32>().prop_map(Value::from),
            "[a\"\\\\{}\\[\\],: ü]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            let name = prop_oneof![Just("token".to_owned()), "[a-c\"\\\\:]{1,3}"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(name, inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// The same by way of the parsed value.
    fn expected(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(expected).collect(),
            Value::Object(map) => {
                let member = |(name, value): (&String, &Value)| match name.as_str() {
                    "token" => (name.clone(), json!("****")),
                    _ => (name.clone(), expected(value)),
                };
                Value::Object(map.iter().map(member).collect())
            }
            other => other.clone(),
        }
    }

    proptest! {
        #[test]
        fn what_is_hidden_is_what_a_parser_would_hide(value in value()) {
            let hidden: Value = serde_json::from_str(&hide(&value.to_string())).expect("JSON");
            prop_assert_eq!(hidden, expected(&value));
        }
    }
}
