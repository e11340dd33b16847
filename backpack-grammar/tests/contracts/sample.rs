//! Values that a schema allows, made from the schema itself, by rules of this file's own.

use serde_json::{Map, Value, json};

/// Which of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Nothing that could be left out; of several, the first.
    Least,
    /// All properties; of several, the first.
    All,
    /// All properties; of several, the last; null where it may be.
    Other,
}

impl Kind {
    pub(crate) const EACH: [Self; 3] = [Self::Least, Self::All, Self::Other];

    fn of<'v>(self, several: &[&'v Value]) -> Option<&'v Value> {
        match self {
            Self::Other => several.last().copied(),
            _ => several.first().copied(),
        }
    }
}

/// How deep properties go that could be left out.
const DEEPEST: usize = 5;

/// A value, or none where the schema has something that these rules do not know.
pub(crate) fn sample(document: &Value, schema: &Value, kind: Kind) -> Option<Value> {
    let maker = Maker { document, kind };
    maker.value(&[schema], 0)
}

struct Maker<'d> {
    document: &'d Value,
    kind: Kind,
}

impl<'d> Maker<'d> {
    /// A value that all of these schemas allow.
    fn value(&self, schemas: &[&'d Value], depth: usize) -> Option<Value> {
        let mut parts = Vec::new();
        for schema in schemas {
            self.add(schema, &mut parts, 0)?;
        }
        let named = |name: &str| parts.iter().filter_map(move |part| part.get(name)).next();
        let example = named("example").or_else(|| named("examples").and_then(|it| it.get(0)));
        if let Some(value) = named("const").or(example) {
            return Some(value.clone());
        }
        if let Some(value) = self.of_enums(&parts) {
            return Some(value);
        }
        let nullable = |part: &&Value| part.get("nullable") == Some(&json!(true));
        let constrained = parts.iter().filter(|part| part.get("type").is_some());
        if self.kind == Kind::Other
            && depth > 0
            && constrained.clone().count() > 0
            && constrained.clone().all(nullable)
        {
            return Some(Value::Null);
        }
        match self.type_of(&parts)?.as_str() {
            "object" => self.object(&parts, depth),
            "array" => self.array(&parts, depth),
            "integer" | "number" => Some(number(&parts)),
            "boolean" => Some(json!(self.kind != Kind::Other)),
            "null" => Some(Value::Null),
            _ => Some(json!(text(&parts))),
        }
    }

    /// A schema with what its references and parts add; of several choices one.
    fn add(&self, schema: &'d Value, parts: &mut Vec<&'d Value>, way: usize) -> Option<()> {
        if way > 20 || schema == &json!(false) {
            return None;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.document.pointer(reference.strip_prefix('#')?)?;
            self.add(target, parts, way + 1)?;
        }
        parts.push(schema);
        for part in listed(schema, "allOf") {
            self.add(part, parts, way + 1)?;
        }
        for several in ["oneOf", "anyOf"] {
            let choices = listed(schema, several);
            if let Some(choice) = self.kind.of(&choices) {
                self.add(choice, parts, way + 1)?;
            }
        }
        Some(())
    }

    /// What all lists of values have.
    fn of_enums(&self, parts: &[&'d Value]) -> Option<Value> {
        let mut lists = parts
            .iter()
            .filter(|it| it.get("enum").is_some())
            .map(|it| listed(it, "enum"));
        let first = lists.next()?;
        let others: Vec<_> = lists.collect();
        let common: Vec<_> = first
            .into_iter()
            .filter(|value| others.iter().all(|list| list.contains(value)))
            .collect();
        self.kind.of(&common).cloned()
    }

    fn type_of(&self, parts: &[&'d Value]) -> Option<String> {
        let mut allowed: Option<Vec<&str>> = None;
        for part in parts {
            let types: Vec<&str> = match part.get("type") {
                Some(Value::String(one)) => vec![one],
                Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            allowed = Some(match allowed {
                Some(before) => before.into_iter().filter(|it| types.contains(it)).collect(),
                None => types,
            });
        }
        let has = |name: &str| parts.iter().any(|part| part.get(name).is_some());
        match allowed {
            Some(allowed) if self.kind == Kind::Other => allowed.last().map(|it| (*it).to_owned()),
            Some(allowed) => allowed.first().map(|it| (*it).to_owned()),
            None if has("properties") || has("required") || has("additionalProperties") => {
                Some("object".to_owned())
            }
            None if has("items") || has("prefixItems") => Some("array".to_owned()),
            None => Some("string".to_owned()),
        }
    }

    fn object(&self, parts: &[&'d Value], depth: usize) -> Option<Value> {
        let required: Vec<&str> = parts
            .iter()
            .flat_map(|it| listed(it, "required"))
            .filter_map(Value::as_str)
            .collect();
        let mut properties: Map<String, Value> = Map::new();
        let known = parts
            .iter()
            .filter_map(|it| it.get("properties")?.as_object())
            .flatten();
        let mut names: Vec<&str> = known.map(|(name, _)| name.as_str()).collect();
        names.extend(&required);
        for name in names {
            let schemas: Vec<_> = parts
                .iter()
                .filter_map(|it| it.get("properties")?.get(name))
                .collect();
            let is_answered = schemas
                .iter()
                .any(|it| it.get("readOnly") == Some(&json!(true)));
            let is_needed = required.contains(&name);
            let is_wanted = is_needed || (self.kind != Kind::Least && depth < DEEPEST);
            if properties.contains_key(name) || is_answered || !is_wanted {
                continue;
            }
            match self.value(&schemas, depth + 1) {
                Some(value) => drop(properties.insert(name.to_owned(), value)),
                None if is_needed => return None,
                None => {}
            }
        }
        self.tell_kind(parts, &mut properties);
        let more = parts
            .iter()
            .filter_map(|it| it.get("additionalProperties"))
            .find(|it| it.is_object());
        let is_open = self.kind != Kind::Least && depth < DEEPEST
            || parts.iter().any(|it| it.get("minProperties").is_some());
        if let Some(more) = more.filter(|_| is_open && properties.is_empty()) {
            let name = parts
                .iter()
                .find_map(|it| it.pointer("/propertyNames/enum/0")?.as_str());
            if let Some(value) = self.value(&[more], depth + 1) {
                properties.insert(name.unwrap_or("other").to_owned(), value);
            }
        }
        Some(Value::Object(properties))
    }

    /// The property by which one of several is told: what the mapping, or the reference, calls the one that was taken.
    fn tell_kind(&self, parts: &[&'d Value], properties: &mut Map<String, Value>) {
        for part in parts {
            let Some(discriminator) = part.get("discriminator") else {
                continue;
            };
            let choices = [listed(part, "oneOf"), listed(part, "anyOf")].concat();
            let taken = self
                .kind
                .of(&choices)
                .and_then(|it| it.get("$ref")?.as_str());
            let (Some(taken), Some(property)) = (
                taken,
                discriminator.get("propertyName").and_then(Value::as_str),
            ) else {
                continue;
            };
            let name = taken.rsplit('/').next().unwrap_or_default();
            let mapping = discriminator.get("mapping").and_then(Value::as_object);
            let mapped = mapping
                .into_iter()
                .flatten()
                .find(|(_, to)| *to == taken || *to == name);
            let told = mapped.map_or(name, |(key, _)| key);
            properties.insert(property.to_owned(), json!(told));
        }
    }

    fn array(&self, parts: &[&'d Value], depth: usize) -> Option<Value> {
        let first = parts.iter().flat_map(|it| listed(it, "prefixItems"));
        let mut elements: Vec<Value> = first
            .map(|it| self.value(&[it], depth + 1))
            .collect::<Option<_>>()?;
        let least = parts
            .iter()
            .filter_map(|it| it.get("minItems")?.as_u64())
            .max()
            .unwrap_or(0);
        let wanted = match self.kind {
            Kind::Least => least,
            _ if depth < DEEPEST => least.max(1),
            _ => least,
        };
        let items: Vec<_> = parts.iter().filter_map(|it| it.get("items")).collect();
        while (elements.len() as u64) < wanted {
            elements.push(self.value(&items, depth + 1)?);
        }
        Some(Value::Array(elements))
    }
}

fn listed<'v>(schema: &'v Value, name: &str) -> Vec<&'v Value> {
    let list = schema.get(name).and_then(Value::as_array);
    list.into_iter().flatten().collect()
}

fn number(parts: &[&Value]) -> Value {
    let bound = |name: &str| parts.iter().filter_map(|it| it.get(name)?.as_i64()).max();
    json!(bound("minimum").max(bound("exclusiveMinimum")).unwrap_or(0) + 1)
}

fn text(parts: &[&Value]) -> String {
    let format = parts.iter().find_map(|it| it.get("format")?.as_str());
    let text = match format {
        Some("date") => "2026-01-31",
        Some("date-time") => "2026-01-31T08:30:00Z",
        Some("uuid") => "0b7a0f5e-6c1e-4f2a-9f5e-3d1b2c4a5e6f",
        Some("email") => "ada@example.com",
        Some("uri") => "https://example.com/a",
        _ => "a",
    };
    let least = parts
        .iter()
        .filter_map(|it| it.get("minLength")?.as_u64())
        .max();
    let missing = (least.unwrap_or(0) as usize).saturating_sub(text.len());
    format!("{text}{}", "a".repeat(missing))
}
