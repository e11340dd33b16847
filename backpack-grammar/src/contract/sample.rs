//! A value that a schema takes, for those who write a first request.

use serde_json::{Map, Value, json};

use super::schema::{Parts, Schema, type_names};

/// Schemas go round in circles: deeper than this is nothing that a first request needs.
const DEEPEST: usize = 6;

impl<'c> Schema<'c> {
    /// A value that it takes in a request: its example, or as little as it requires.
    ///
    /// ```
    /// use backpack_grammar::contract::Contract;
    ///
    /// let contract = Contract::parse(b"
    /// openapi: 3.1.0
    /// paths:
    ///   /pets:
    ///     post:
    ///       requestBody:
    ///         content:
    ///           application/json:
    ///             schema:
    ///               required: [name, age]
    ///               properties: { name: { type: string }, age: { type: integer, minimum: 3 }, tag: { type: string } }
    /// ")?;
    /// let operation = contract.operations().next().expect("an operation");
    /// let body = operation.body().expect("it takes one");
    /// let schema = body[0].schema.expect("it says what");
    /// assert_eq!(schema.sample(), serde_json::json!({ "name": "text", "age": 3 }));
    /// # Ok::<_, String>(())
    /// ```
    pub fn sample(&self) -> Value {
        of(&[*self], 0)
    }
}

fn of(schemas: &[Schema<'_>], depth: usize) -> Value {
    let parts = Parts::of(schemas);
    let said = |word: &str| parts.all.iter().find_map(|part| part.value().get(word));
    let listed = |word: &str| {
        said(word)
            .and_then(Value::as_array)
            .and_then(|list| list.first())
    };
    let told = said("const")
        .or_else(|| said("example"))
        .or_else(|| listed("examples"))
        .or_else(|| said("default"))
        .or_else(|| listed("enum"));
    // What stands there as `null` says that nothing is known.
    if let Some(value) = told.filter(|value| !value.is_null()) {
        return value.clone();
    }
    let alternative = ["oneOf", "anyOf"].iter().find_map(|word| {
        let branches = parts.all.iter().find_map(|part| part.list(word))?;
        branches.into_iter().find(|branch| !is_null(branch))
    });
    match (alternative, kind(&parts)) {
        (Some(branch), "object" | "") if depth < DEEPEST => {
            joined(of(&[branch], depth + 1), object(&parts, depth))
        }
        (_, "object") => object(&parts, depth),
        (_, "array") => array(&parts, depth),
        (_, "integer") => json!(whole(&parts)),
        (_, "number") => number(&parts),
        (_, "boolean") => json!(true),
        (_, "null") => Value::Null,
        _ => json!(text(&parts)),
    }
}

/// What both have, where both are objects.
fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            for (name, value) in other {
                one.entry(name).or_insert(value);
            }
            Value::Object(one)
        }
        (one, _) => one,
    }
}

fn is_null(schema: &Schema<'_>) -> bool {
    type_names(schema.value()) == ["null"]
}

/// The type of which it is made.
fn kind<'c>(parts: &Parts<'c>) -> &'c str {
    let named = parts.all.iter().flat_map(|part| type_names(part.value()));
    let named = { named }.find(|name| *name != "null");
    let has = |word: &str| {
        parts
            .all
            .iter()
            .any(|part| part.value().get(word).is_some())
    };
    match named {
        Some(name) => name,
        None if has("properties") || has("required") => "object",
        None if has("items") => "array",
        None => "",
    }
}

fn object(parts: &Parts<'_>, depth: usize) -> Value {
    let mut members = Map::new();
    if depth < DEEPEST {
        for name in parts.required() {
            members.insert(name.to_owned(), of(&parts.property(name), depth + 1));
        }
    }
    Value::Object(members)
}

fn array(parts: &Parts<'_>, depth: usize) -> Value {
    let least = parts
        .all
        .iter()
        .find_map(|part| part.value().get("minItems")?.as_u64());
    let count = least.unwrap_or(0).min(10) as usize;
    let elements = (0..count).map(|index| of(&parts.element(index), depth + 1));
    Value::Array(elements.collect())
}

fn bound(parts: &Parts<'_>, word: &str) -> Option<f64> {
    parts
        .all
        .iter()
        .find_map(|part| part.value().get(word)?.as_f64())
}

fn whole(parts: &Parts<'_>) -> i64 {
    let least = bound(parts, "minimum").map(f64::ceil);
    let above = bound(parts, "exclusiveMinimum").map(|least| least.floor() + 1.0);
    let most = bound(parts, "maximum").map(f64::floor);
    let least = least.or(above).unwrap_or(1.0);
    least.min(most.unwrap_or(least)) as i64
}

fn number(parts: &Parts<'_>) -> Value {
    let least = bound(parts, "minimum");
    let above = bound(parts, "exclusiveMinimum").map(|least| least + 1.0);
    let least = least.or(above).unwrap_or(1.0);
    json!(least.min(bound(parts, "maximum").unwrap_or(least)))
}

fn text(parts: &Parts<'_>) -> String {
    let format = parts
        .all
        .iter()
        .find_map(|part| part.value().get("format")?.as_str());
    let text = match format {
        Some("date") => "2026-01-31",
        Some("date-time") => "2026-01-31T12:00:00Z",
        Some("time") => "12:00:00Z",
        Some("uuid") => "00000000-0000-4000-8000-000000000000",
        Some("email") => "ada@example.com",
        Some("uri" | "url") => "https://example.com/",
        Some("hostname") => "example.com",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("byte") => "dGV4dA==",
        _ => "text",
    };
    let length = |word: &str| {
        parts
            .all
            .iter()
            .find_map(|part| part.value().get(word)?.as_u64())
    };
    let mut text = text.to_owned();
    let least = length("minLength").unwrap_or(0).min(10_000) as usize;
    while text.len() < least {
        text.push('x');
    }
    if let Some(most) = length("maxLength").filter(|most| text.len() as u64 > *most) {
        text.truncate(most as usize);
    }
    text
}
