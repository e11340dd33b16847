//! A schema of OpenAPI 3.0 or 3.1 as JSON Schema 2020-12, with what says something of answers alone.
//!
//! What is not known lets everything pass. So what it stands in lets no less pass than it should, and what would turn that around is left out.

use serde_json::{Map, Value, json};

use super::reach::{Reach, has_own_name, is_vague};
use super::{Elsewhere, target};

/// What 3.1 has beside what 3.0 has.
const NEW: [&str; 16] = [
    "const",
    "contains",
    "minContains",
    "maxContains",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "$dynamicRef",
    "$id",
];

const TYPES: [&str; 7] = [
    "null", "boolean", "object", "array", "number", "string", "integer",
];

/// A schema in the other version.
pub(super) struct Brought {
    pub(super) value: Value,
    /// It lets more pass than it should.
    is_vague: bool,
}

/// Brings one over.
pub(super) fn schema<'c>(reach: &Reach<'c>, schema: &'c Value) -> Brought {
    let Some(written) = schema.as_object() else {
        return Brought {
            value: json!(schema.as_bool().unwrap_or(true)),
            is_vague: !schema.is_boolean(),
        };
    };
    let anything = Brought {
        value: json!(true),
        is_vague: true,
    };
    let is_new = reach.contract().is_new;
    if is_new && has_own_name(written) {
        return anything;
    }
    let mut making = Making {
        reach,
        schema,
        written,
        made: Map::new(),
        is_vague: is_new && is_vague(written),
    };
    match target(reach.contract(), schema) {
        Some(Ok(found)) => making.lead_to(found),
        // Nothing but that is said.
        Some(Err(Elsewhere)) if !is_new || written.len() == 1 => return anything,
        Some(Err(Elsewhere)) => making.is_vague = true,
        None => {}
    }
    if is_new || !written.contains_key("$ref") {
        making.make();
    }
    Brought {
        value: Value::Object(making.made),
        is_vague: making.is_vague,
    }
}

struct Making<'r, 'c> {
    reach: &'r Reach<'c>,
    schema: &'c Value,
    written: &'c Map<String, Value>,
    made: Map<String, Value>,
    is_vague: bool,
}

impl<'c> Making<'_, 'c> {
    fn lead_to(&mut self, found: &'c Value) {
        match self.reach.known(found) {
            Some((number, is_vague)) => {
                self.put("$ref", json!(format!("#/$defs/{number}")));
                self.is_vague |= is_vague;
            }
            None => self.is_vague = true,
        }
    }

    fn put(&mut self, keyword: &str, value: Value) {
        self.made.insert(keyword.to_owned(), value);
    }

    fn make(&mut self) {
        let is_new = self.reach.contract().is_new;
        for (keyword, value) in self.written {
            if is_new || !NEW.contains(&keyword.as_str()) {
                self.keyword(keyword, value);
            }
        }
        self.exclude("minimum", "exclusiveMinimum");
        self.exclude("maximum", "exclusiveMaximum");
        self.leave_out_what_turns_around();
        if self.written.get("nullable") == Some(&Value::Bool(true)) {
            self.let_null_pass();
        }
    }

    /// What cannot be the value of a keyword says nothing.
    fn keyword(&mut self, keyword: &str, value: &'c Value) {
        let kept = match keyword {
            "const" => true,
            "type" => is_type(value),
            "enum" => value.as_array().is_some_and(|list| !list.is_empty()),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
            "multipleOf" => value.as_f64().is_some_and(|it| it > 0.0),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" | "minContains" | "maxContains" => value.is_u64(),
            "pattern" => value.is_string(),
            "uniqueItems" => value.is_boolean(),
            "dependentRequired" => {
                let mut lists = value.as_object().into_iter().flatten();
                value.is_object() && lists.all(|(_, names)| is_names(names))
            }
            _ => false,
        };
        if kept {
            return self.put(keyword, value.clone());
        }
        match keyword {
            "required" if is_names(value) => self.require(value),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => self.list(keyword, value),
            "properties" | "patternProperties" | "dependentSchemas" => self.named(keyword, value),
            "additionalProperties"
            | "propertyNames"
            | "items"
            | "unevaluatedProperties"
            | "unevaluatedItems"
            | "then"
            | "else" => {
                self.single(keyword, value);
            }
            "not" | "if" | "contains" => self.turning(keyword, value),
            _ => {}
        }
    }

    /// What is written and never read is in no answer.
    fn require(&mut self, value: &'c Value) {
        let names: Vec<_> = value.as_array().into_iter().flatten().collect();
        let is_read = |name: &&&Value| {
            let name = name.as_str().unwrap_or_default();
            !self.reach.is_write_only(self.schema, name)
        };
        let kept: Vec<_> = names.iter().filter(is_read).collect();
        self.is_vague |= kept.len() < names.len();
        self.put("required", json!(kept));
    }

    fn list(&mut self, keyword: &str, value: &'c Value) {
        let schemas = value.as_array().filter(|list| !list.is_empty());
        let Some(schemas) = schemas else {
            return;
        };
        let brought = schemas.iter().map(|it| schema(self.reach, it));
        let brought: Vec<_> = brought.collect();
        let is_vague = brought.iter().any(|it| it.is_vague);
        self.is_vague |= is_vague;
        let list = brought.into_iter().map(|it| it.value).collect();
        match keyword {
            "allOf" => self.all_of(list),
            // One that lets more pass than it should may do so beside the right one.
            "oneOf" if is_vague => self.all_of(vec![json!({ "anyOf": Value::Array(list) })]),
            _ => self.put(keyword, Value::Array(list)),
        }
    }

    /// Beside what is there.
    fn all_of(&mut self, list: Vec<Value>) {
        let all_of = self.made.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(all_of) = all_of {
            all_of.extend(list);
        }
    }

    fn named(&mut self, keyword: &str, value: &'c Value) {
        let Some(schemas) = value.as_object() else {
            return;
        };
        let mut made = Map::new();
        for (name, inner) in schemas {
            let brought = schema(self.reach, inner);
            self.is_vague |= brought.is_vague;
            made.insert(name.clone(), brought.value);
        }
        self.put(keyword, Value::Object(made));
    }

    fn single(&mut self, keyword: &str, value: &'c Value) {
        if value.is_object() || value.is_boolean() {
            let brought = schema(self.reach, value);
            self.is_vague |= brought.is_vague;
            self.put(keyword, brought.value);
        }
    }

    /// What refuses where its part lets pass.
    fn turning(&mut self, keyword: &str, value: &'c Value) {
        if !value.is_object() && !value.is_boolean() {
            return;
        }
        let brought = schema(self.reach, value);
        self.is_vague |= brought.is_vague;
        if !brought.is_vague || keyword == "contains" {
            self.put(keyword, brought.value);
        }
    }

    fn leave_out_what_turns_around(&mut self) {
        if !self.made.contains_key("if") {
            self.made.remove("then");
            self.made.remove("else");
        }
        if self.is_vague {
            for keyword in ["unevaluatedProperties", "unevaluatedItems", "maxContains"] {
                self.made.remove(keyword);
            }
        }
    }

    /// `exclusiveMinimum: true` beside `minimum: 1`
    fn exclude(&mut self, bound: &str, exclusive: &str) {
        if self.written.get(exclusive) == Some(&Value::Bool(true))
            && let Some(bound) = self.made.shift_remove(bound)
        {
            self.put(exclusive, bound);
        }
    }

    /// It is said of a type; where more is said, people mean all of it.
    fn let_null_pass(&mut self) {
        let said_by_others = ["$ref", "allOf", "anyOf", "oneOf", "not", "const", "if"];
        if said_by_others.iter().any(|it| self.made.contains_key(*it)) {
            let made = std::mem::take(&mut self.made);
            self.put("anyOf", json!([{ "type": "null" }, made]));
            return;
        }
        match self.made.get_mut("type") {
            Some(Value::String(name)) => {
                let name = std::mem::take(name);
                self.put("type", json!([name, "null"]));
            }
            Some(Value::Array(types)) if !types.contains(&json!("null")) => {
                types.push(json!("null"));
            }
            _ => {}
        }
        if let Some(Value::Array(values)) = self.made.get_mut("enum")
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
    }
}

fn is_type(value: &Value) -> bool {
    let is_one = |value: &Value| value.as_str().is_some_and(|it| TYPES.contains(&it));
    match value.as_array() {
        Some(list) => !list.is_empty() && list.iter().all(is_one),
        None => is_one(value),
    }
}

fn is_names(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|names| names.iter().all(Value::is_string))
}
