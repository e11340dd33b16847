//! A JSON literal that is sent, held against a schema as far as it is no expression.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenTree};
use serde_json::Value;
use syn::LitStr;

use super::bounds;
use super::schema::{Parts, Schema, type_names};
use crate::model::depends::Key;
use crate::suggest::nearest;
use crate::syntax::json_tree::{Json, Kind, Member};

/// Schemas in schemas are followed this far.
const DEEPEST: usize = 64;

/// What there is to say of a literal.
#[derive(Default)]
pub(super) struct Outcome {
    /// What the contract does not take.
    pub(super) mistakes: Vec<Mistake>,
    /// Properties that it requires and the literal lacks.
    pub(super) lacking: Vec<Lacks>,
    /// What of the schema nobody looks at.
    pub(super) unchecked: BTreeSet<String>,
}

/// A property that is required.
pub(super) struct Lacks {
    /// Where it goes, or what another alternative asks for in its place.
    pub(super) ways: Vec<Vec<Key>>,
    pub(super) span: Span,
    /// What is said where nothing brings it.
    pub(super) text: String,
}

/// What the contract does not take.
pub(super) struct Mistake {
    pub(super) error: syn::Error,
    /// How many keys lead to it.
    pub(super) depth: usize,
}

/// Holds a literal against a schema.
pub(super) fn check(json: &Json, schema: Schema<'_>) -> Outcome {
    let mut check = Check::at(Vec::new(), Vec::new());
    check.value(json, &[schema]);
    check.outcome
}

pub(super) struct Check<'c> {
    pub(super) outcome: Outcome,
    /// The keys that lead to the value that is looked at.
    pub(super) way: Vec<Key>,
    /// Schemas whose alternatives are being tried, and how deep in the literal: they may go round in a circle.
    pub(super) tried: Vec<(usize, &'c Value)>,
}

impl<'c> Check<'c> {
    pub(super) fn at(way: Vec<Key>, tried: Vec<(usize, &'c Value)>) -> Self {
        Self {
            outcome: Outcome::default(),
            way,
            tried,
        }
    }

    /// The schemas all hold.
    pub(super) fn value(&mut self, json: &Json, schemas: &[Schema<'c>]) {
        if matches!(json.kind, Kind::Code) || self.way.len() > DEEPEST {
            return;
        }
        let parts = Parts::of(schemas);
        let unknown = parts
            .unknown
            .iter()
            .map(|it| format!("what `{it}` says, which stands elsewhere"));
        self.outcome.unchecked.extend(unknown);
        self.note_unread(&parts);
        if parts.takes_nothing() {
            self.refuse(
                json,
                format!("the contract takes nothing for {}", self.place()),
            );
            return;
        }
        if matches!(json.kind, Kind::Null) && parts.takes_null() {
            return;
        }
        if !self.has_type(json, &parts) || !self.is_listed(json, &parts) {
            return;
        }
        if let Some(why) = bounds::broken(&json.kind, &parts) {
            self.refuse(
                json,
                format!("the contract takes {why} for {}", self.place()),
            );
            return;
        }
        match &json.kind {
            Kind::Object(members) => self.object(json, members, &parts),
            Kind::List(list) => self.list(list, &parts),
            _ => {}
        }
        for part in &parts.all {
            self.alternatives(json, *part, &parts);
        }
    }

    fn note_unread(&mut self, parts: &Parts<'_>) {
        let place = self.place();
        let notes = parts
            .unread()
            .map(|word| format!("what `{word}` says of {place}"));
        self.outcome.unchecked.extend(notes);
    }

    fn has_type(&mut self, json: &Json, parts: &Parts<'_>) -> bool {
        for part in &parts.all {
            let types = type_names(part.value());
            if types.is_empty() || types.iter().any(|name| is_of(&json.kind, name)) {
                continue;
            }
            let mut wanted: Vec<_> = types.iter().map(|name| called(name)).collect();
            if part.is_nullable() {
                wanted.push(called("null"));
            }
            wanted.dedup();
            let (wanted, place) = (wanted.join(" or "), self.place());
            let text = format!(
                "the contract takes {wanted} for {place}, and this is {}",
                kind_of(&json.kind)
            );
            self.refuse(json, text);
            return false;
        }
        true
    }

    /// `enum` and `const`
    fn is_listed(&mut self, json: &Json, parts: &Parts<'_>) -> bool {
        for part in &parts.all {
            let listed = match (part.value().get("const"), part.value().get("enum")) {
                (Some(only), _) => std::slice::from_ref(only),
                (None, Some(Value::Array(listed))) => listed.as_slice(),
                _ => continue,
            };
            if listed.iter().any(|value| may_equal(json, value)) {
                continue;
            }
            let shown: Vec<_> = listed.iter().take(12).map(ToString::to_string).collect();
            let texts: Vec<_> = listed.iter().filter_map(Value::as_str).collect();
            let meant = match &json.kind {
                Kind::Text(text) => nearest(text, &texts),
                _ => None,
            };
            let meant = meant.map_or_else(String::new, |near| format!(", did you mean {near:?}?"));
            let more = if listed.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            let text = format!(
                "the contract does not take this for {}{meant}\nit takes: {}{more}",
                self.place(),
                shown.join(", ")
            );
            self.refuse(json, text);
            return false;
        }
        true
    }

    fn object(&mut self, json: &Json, members: &[Member], parts: &Parts<'c>) {
        let known = parts.names();
        let mut strays: Vec<&LitStr> = Vec::new();
        for Member { key, value, .. } in members {
            let Some(key) = key else { continue };
            let name = key.value();
            let schemas = parts.property(&name);
            self.way.push(Key::Name(name.clone()));
            if !schemas.is_empty() {
                self.value(value, &schemas);
            } else if !known.contains(&name.as_str()) {
                match parts.is_closed() {
                    true => {
                        self.way.pop();
                        self.unknown_key(key, &name, parts, &known);
                        continue;
                    }
                    false => {
                        self.value(value, &parts.additional());
                        strays.push(key);
                    }
                }
            }
            self.way.pop();
        }
        // A key that is computed may be any.
        if members.iter().any(|member| member.key.is_none()) || !parts.unknown.is_empty() {
            return;
        }
        let given = |name: &str| {
            members
                .iter()
                .any(|it| it.key.as_ref().is_some_and(|key| key.value() == name))
        };
        let has_others = parts.names_its_properties();
        for name in parts.required().into_iter().filter(|name| !given(name)) {
            let stray = has_others.then(|| take_stray(&mut strays, name)).flatten();
            self.lacks(json, name, stray, parts);
        }
        if has_others {
            let holder = self.holder(parts);
            let note =
                |stray: &&LitStr| format!("`{}`, which {holder} does not name", stray.value());
            self.outcome.unchecked.extend(strays.iter().map(note));
        }
    }

    fn unknown_key(&mut self, key: &LitStr, name: &str, parts: &Parts<'_>, known: &[&str]) {
        let mut known = known.to_vec();
        known.sort_unstable();
        known.dedup();
        let meant = match nearest(name, &known) {
            Some(near) => format!(", did you mean `{near}`?"),
            None => String::new(),
        };
        let holder = self.holder(parts);
        let text = match known.is_empty() {
            true => format!("{holder} has no property `{name}`, nor any other"),
            false => format!(
                "{holder} has no property `{name}`{meant}\nit has: {}",
                known.join(", ")
            ),
        };
        self.outcome.mistakes.push(Mistake {
            error: syn::Error::new(key.span(), text),
            depth: self.way.len() + 1,
        });
    }

    /// Notes a property that is required; where a key stands that nobody knows, that may be what it was called before.
    fn lacks(&mut self, json: &Json, name: &str, stray: Option<&LitStr>, parts: &Parts<'_>) {
        let mut way: Vec<_> = self.way.iter().map(copy).collect();
        way.push(Key::Name(name.to_owned()));
        let holder = self.holder(parts);
        let target: String = way.iter().map(shown_key).collect();
        let (span, text) = match stray {
            Some(stray) => (
                stray.span(),
                format!(
                    "{holder} has no property `{}`, and requires `{name}`: was it renamed?",
                    stray.value()
                ),
            ),
            None => (
                opening(json),
                format!(
                    "{holder} requires `{name}`: write it here, or give it by a dependency, `json{target} <- …`"
                ),
            ),
        };
        self.outcome.lacking.push(Lacks {
            ways: vec![way],
            span,
            text,
        });
    }

    fn list(&mut self, list: &[Json], parts: &Parts<'c>) {
        for (index, json) in list.iter().enumerate() {
            self.way.push(Key::Index(index));
            self.value(json, &parts.element(index));
            self.way.pop();
        }
    }

    pub(super) fn refuse(&mut self, json: &Json, text: String) {
        self.outcome.mistakes.push(Mistake {
            error: syn::Error::new_spanned(&json.tokens, text),
            depth: self.way.len(),
        });
    }

    /// What the value that is looked at is called.
    pub(super) fn place(&self) -> String {
        match self.way.iter().rev().find_map(|key| match key {
            Key::Name(name) => Some(name),
            _ => None,
        }) {
            Some(name) => format!("`{name}`"),
            None => "the body".to_owned(),
        }
    }

    /// Whose properties are spoken of.
    fn holder(&self, parts: &Parts<'_>) -> String {
        match &parts.name {
            Some(name) => format!("the contract's `{name}`"),
            None if self.way.is_empty() => "the body of the contract".to_owned(),
            None => format!("the contract's {}", self.place()),
        }
    }
}

/// The stray key that is nearest to a name, or any.
fn take_stray<'k>(strays: &mut Vec<&'k LitStr>, name: &str) -> Option<&'k LitStr> {
    let texts: Vec<_> = strays.iter().map(|stray| stray.value()).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let near = nearest(name, &texts);
    let at = near.and_then(|near| texts.iter().position(|text| *text == near));
    (!strays.is_empty()).then(|| strays.remove(at.unwrap_or(0)))
}

pub(super) fn copy(key: &Key) -> Key {
    match key {
        Key::Name(name) => Key::Name(name.clone()),
        Key::Index(index) => Key::Index(*index),
        Key::Last => Key::Last,
        Key::Any => Key::Any,
    }
}

fn shown_key(key: &Key) -> String {
    match key {
        Key::Name(name) => format!("[{name:?}]"),
        Key::Index(index) => format!("[{index}]"),
        Key::Last => "[last]".to_owned(),
        Key::Any => "[any]".to_owned(),
    }
}

/// Where a literal begins.
fn opening(json: &Json) -> Span {
    match json.tokens.clone().into_iter().next() {
        Some(TokenTree::Group(group)) => group.span_open(),
        Some(token) => token.span(),
        None => Span::call_site(),
    }
}

pub(super) fn is_of(kind: &Kind, name: &str) -> bool {
    match kind {
        Kind::Object(_) => name == "object",
        Kind::List(_) => name == "array",
        Kind::Null => name == "null",
        Kind::Flag => name == "boolean",
        Kind::Text(_) => name == "string",
        Kind::Whole(_) => matches!(name, "integer" | "number"),
        // 1.0 is a whole number too.
        Kind::Fraction(number) => name == "number" || (name == "integer" && number.fract() == 0.0),
        Kind::Code => true,
    }
}

/// How a type is called.
pub(super) fn called(name: &str) -> &'static str {
    match name {
        "object" => "an object",
        "array" => "a list",
        "null" => "`null`",
        "boolean" => "`true` or `false`",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "a text",
    }
}

pub(super) fn kind_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Object(_) => "an object",
        Kind::List(_) => "a list",
        Kind::Null => "`null`",
        Kind::Flag => "a flag",
        Kind::Text(_) => "a text",
        Kind::Whole(_) => "a number",
        Kind::Fraction(_) => "a fraction",
        Kind::Code => "an expression",
    }
}

/// Whether a literal is this value, or can be.
fn may_equal(json: &Json, value: &Value) -> bool {
    match (&json.kind, value) {
        // A number that no type holds may be any.
        (Kind::Code, _) | (Kind::Null, Value::Null) | (Kind::Whole(None), Value::Number(_)) => true,
        (Kind::Text(text), Value::String(other)) => text == other,
        (Kind::Flag, Value::Bool(other)) => json.tokens.to_string() == other.to_string(),
        (Kind::Whole(Some(number)), Value::Number(other)) => other.as_f64() == Some(*number as f64),
        (Kind::Fraction(number), Value::Number(other)) => other.as_f64() == Some(*number),
        // Lists and objects are rarely listed: what is in them is not looked at.
        (Kind::Object(_), other) => other.is_object(),
        (Kind::List(_), other) => other.is_array(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::contract::{Contract, Schema};
    use crate::syntax::json_tree::Json;

    /// What is said of a literal that this schema, `A`, is to take: mistakes, then what is lacking.
    fn told(schema: &str, literal: &str) -> Vec<String> {
        let text = format!("openapi: 3.1.0\ncomponents: {{ schemas: {{ A: {schema} }} }}");
        let contract = Contract::parse(text.as_bytes()).expect("a contract");
        let schema = &contract.document()["components"]["schemas"]["A"];
        let json = Json::of(&literal.parse().expect("tokens"));
        let outcome = check(&json, Schema::new(&contract, schema));
        let mistakes = outcome.mistakes.iter().map(|it| it.error.to_string());
        let lacking = outcome.lacking.iter().map(|it| it.text.clone());
        mistakes.chain(lacking).collect()
    }

    #[test]
    fn circles_end() {
        let circles = [
            r##"{ $ref: "#/components/schemas/A" }"##,
            r##"{ allOf: [{ $ref: "#/components/schemas/A" }], oneOf: [{ $ref: "#/components/schemas/A" }] }"##,
            r##"{ anyOf: [{ $ref: "#/components/schemas/A" }, { oneOf: [{ $ref: "#/components/schemas/A" }, { type: object }] }] }"##,
        ];
        for schema in circles {
            assert_eq!(
                told(schema, r#"{ "a": [{ "a": 1 }] }"#),
                [""; 0],
                "{schema}"
            );
        }
    }

    #[test]
    fn a_whole_number_may_be_written_as_a_fraction() {
        assert_eq!(told("{ type: integer }", "1.0"), [""; 0]);
        assert_eq!(told("{ type: number }", "1"), [""; 0]);
        assert_eq!(told("{ type: integer }", "1.5").len(), 1);
        assert_eq!(told("{ enum: [1, \"a\", null] }", "1.0"), [""; 0]);
    }

    #[test]
    fn the_alternative_that_is_nearest_tells() {
        let pets = r#"{ oneOf: [
            { type: object, required: [kind, bark], properties: { kind: { const: dog }, bark: { type: string } }, additionalProperties: false },
            { type: object, required: [kind], properties: { kind: { const: cat }, meow: { type: integer } }, additionalProperties: false } ] }"#;
        assert_eq!(told(pets, r#"{ "kind": "cat", "meow": 1 }"#), [""; 0]);
        assert!(told(pets, r#"{ "kind": "cat", "meow": "x" }"#)[0].contains("`meow`"));
        assert!(told(pets, r#"{ "kind": "dog" }"#)[0].contains("requires `bark`"));
        assert!(told(pets, "7")[0].contains("an object for the body"));
        assert!(
            told("{ anyOf: [{ type: string }, { type: integer }] }", "true")[0]
                .contains("a text or a whole number")
        );
    }
}
