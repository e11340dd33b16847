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
    /// Properties that it requires and the literal lacks: where they go, and what is said where nothing brings them.
    pub(super) lacking: Vec<(Vec<Key>, Span, String)>,
    /// What of the schema nobody looks at.
    pub(super) unchecked: BTreeSet<String>,
}

/// What the contract does not take.
pub(super) struct Mistake {
    pub(super) error: syn::Error,
    /// How many keys lead to it.
    depth: usize,
}

/// Holds a literal against a schema.
pub(super) fn check(json: &Json, schema: Schema<'_>) -> Outcome {
    let mut check = Check::at(Vec::new(), Vec::new());
    check.value(json, &[schema]);
    check.outcome
}

struct Check<'c> {
    outcome: Outcome,
    /// The keys that lead to the value that is looked at.
    way: Vec<Key>,
    /// Schemas whose alternatives are being tried, and how deep in the literal: they may go round in a circle.
    tried: Vec<(usize, &'c Value)>,
}

impl<'c> Check<'c> {
    fn at(way: Vec<Key>, tried: Vec<(usize, &'c Value)>) -> Self {
        Self {
            outcome: Outcome::default(),
            way,
            tried,
        }
    }

    /// The schemas all hold.
    fn value(&mut self, json: &Json, schemas: &[Schema<'c>]) {
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
            self.alternatives(json, *part);
        }
    }

    fn note_unread(&mut self, parts: &Parts<'_>) {
        for word in [
            "not",
            "if",
            "dependentSchemas",
            "dependentRequired",
            "$dynamicRef",
            "contains",
            "propertyNames",
            "pattern",
        ] {
            if parts
                .all
                .iter()
                .any(|part| part.value().get(word).is_some())
            {
                let note = format!("what `{word}` says of {}", self.place());
                self.outcome.unchecked.insert(note);
            }
        }
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
        let mut known = Vec::new();
        parts.names(&mut known, 0);
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
        self.outcome.lacking.push((way, span, text));
    }

    fn list(&mut self, list: &[Json], parts: &Parts<'c>) {
        for (index, json) in list.iter().enumerate() {
            self.way.push(Key::Index(index));
            self.value(json, &parts.element(index));
            self.way.pop();
        }
    }

    /// `oneOf` and `anyOf`
    fn alternatives(&mut self, json: &Json, part: Schema<'c>) {
        let place = (self.way.len(), part.value());
        let is_it = |(depth, value): &(usize, &'c Value)| {
            *depth == place.0 && std::ptr::eq(*value, place.1)
        };
        if self.tried.iter().any(is_it) {
            return;
        }
        self.tried.push(place);
        for word in ["oneOf", "anyOf"] {
            let Some(branches) = part.list(word) else {
                continue;
            };
            match discriminated(json, part, &branches) {
                Discriminated::Branch(branch) => self.value(json, &[branch]),
                Discriminated::Refused(value, text) => self.refuse(value, text),
                Discriminated::No => self.any_of(json, &branches),
            }
        }
        self.tried.pop();
    }

    /// Takes what is said of the alternative that fits best.
    fn any_of(&mut self, json: &Json, branches: &[Schema<'c>]) {
        let own_depth = self.way.len();
        let tried = branches.iter().map(|branch| {
            let way = self.way.iter().map(copy).collect();
            let mut check = Check::at(way, self.tried.clone());
            check.value(json, &[*branch]);
            check.outcome
        });
        // One that is of another kind as a whole was not meant.
        let is_other = |outcome: &Outcome| outcome.mistakes.iter().any(|it| it.depth == own_depth);
        let worth = |outcome: &Outcome| {
            (
                is_other(outcome),
                outcome.mistakes.len(),
                outcome.lacking.len(),
            )
        };
        let Some(best) = tried.min_by_key(worth) else {
            return;
        };
        let is_other = is_other(&best) && branches.len() > 1;
        self.outcome.unchecked.extend(best.unchecked);
        self.outcome.lacking.extend(best.lacking);
        match is_other {
            true => self.refuse(json, none_of(json, branches, &self.place())),
            false => self.outcome.mistakes.extend(best.mistakes),
        }
    }

    fn refuse(&mut self, json: &Json, text: String) {
        self.outcome.mistakes.push(Mistake {
            error: syn::Error::new_spanned(&json.tokens, text),
            depth: self.way.len(),
        });
    }

    /// What the value that is looked at is called.
    fn place(&self) -> String {
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

/// What the property says that tells alternatives apart.
enum Discriminated<'c, 'j> {
    Branch(Schema<'c>),
    /// What is told of its value.
    Refused(&'j Json, String),
    No,
}

/// The alternative that the value of a `discriminator` names.
fn discriminated<'c, 'j>(
    json: &'j Json,
    part: Schema<'c>,
    branches: &[Schema<'c>],
) -> Discriminated<'c, 'j> {
    let Some(discriminator) = part.value().get("discriminator") else {
        return Discriminated::No;
    };
    let property = discriminator.get("propertyName").and_then(Value::as_str);
    let (Some(property), Kind::Object(members)) = (property, &json.kind) else {
        return Discriminated::No;
    };
    let is_it = |it: &&Member| it.key.as_ref().is_some_and(|key| key.value() == property);
    let Some(value) = members.iter().find(is_it).map(|member| &member.value) else {
        return Discriminated::No;
    };
    let Kind::Text(chosen) = &value.kind else {
        return Discriminated::No;
    };
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mapped = mapping.and_then(|mapping| mapping.get(chosen)?.as_str());
    let target = mapped.unwrap_or(chosen);
    let is_it = |branch: &&Schema<'c>| {
        branch.reference() == Some(target) || branch.name().as_deref() == Some(target)
    };
    if let Some(branch) = branches.iter().find(is_it) {
        return Discriminated::Branch(*branch);
    }
    let targets: Vec<_> = mapping
        .into_iter()
        .flatten()
        .filter_map(|(_, target)| target.as_str())
        .collect();
    let is_mapped = |branch: &&Schema<'c>| {
        let is_it = |target: &&str| {
            branch.reference() == Some(target) || branch.name().as_deref() == Some(target)
        };
        targets.iter().any(is_it)
    };
    let unmapped = branches.iter().filter(|branch| !is_mapped(branch));
    let mapped = mapping.into_iter().flatten().map(|(name, _)| name.clone());
    let mut known: Vec<String> = mapped.chain(unmapped.filter_map(Schema::name)).collect();
    // Those without a name are told apart by what they take.
    if known.is_empty() || mapping.is_some_and(|mapping| mapping.contains_key(chosen)) {
        return Discriminated::No;
    }
    if branches.iter().any(|branch| branch.name().is_none()) {
        return Discriminated::No;
    }
    known.sort_unstable();
    known.dedup();
    let names: Vec<_> = known.iter().map(String::as_str).collect();
    let meant = match nearest(chosen, &names) {
        Some(near) => format!(", did you mean {near:?}?"),
        None => String::new(),
    };
    let text = format!(
        "the contract knows no `{property}` {chosen:?}{meant}\nit knows: {}",
        names.join(", ")
    );
    Discriminated::Refused(value, text)
}

/// What is told of a value that is no alternative.
fn none_of(json: &Json, branches: &[Schema<'_>], place: &str) -> String {
    let mut types: Vec<&str> = Vec::new();
    for branch in branches {
        let parts = Parts::of(&[*branch]);
        let named: Vec<_> = parts
            .all
            .iter()
            .flat_map(|part| type_names(part.value()))
            .collect();
        // What names no type may be of any.
        if named.is_empty() || named.iter().any(|name| is_of(&json.kind, name)) {
            return format!(
                "the contract has {} forms for {place}, and this is none of them",
                branches.len()
            );
        }
        types.extend(named);
    }
    let mut wanted: Vec<_> = types.into_iter().map(called).collect();
    wanted.sort_unstable();
    wanted.dedup();
    format!(
        "the contract takes {} for {place}, and this is {}",
        wanted.join(" or "),
        kind_of(&json.kind)
    )
}

/// The stray key that is nearest to a name, or any.
fn take_stray<'k>(strays: &mut Vec<&'k LitStr>, name: &str) -> Option<&'k LitStr> {
    let texts: Vec<_> = strays.iter().map(|stray| stray.value()).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let near = nearest(name, &texts);
    let at = near.and_then(|near| texts.iter().position(|text| *text == near));
    (!strays.is_empty()).then(|| strays.remove(at.unwrap_or(0)))
}

fn copy(key: &Key) -> Key {
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

fn is_of(kind: &Kind, name: &str) -> bool {
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

fn kind_of(kind: &Kind) -> &'static str {
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
