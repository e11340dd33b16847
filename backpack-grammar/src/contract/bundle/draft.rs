//! A schema of OpenAPI 3.0 or 3.1 as JSON Schema 2020-12, with what says something of answers alone.
//!
//! What is not known lets everything pass. So what it stands in lets no less pass than it should, and what would turn that around is left out.

use serde_json::{Value, json};

use super::reach::{Reach, Target};

/// What 3.1 has beside what 3.0 has.
const NEW: [&str; 14] = [
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
];

const TYPES: [&str; 7] = [
    "null", "boolean", "object", "array", "number", "string", "integer",
];

/// A schema in the other version.
pub(super) struct Brought {
    /// As JSON.
    pub(super) text: String,
    /// It lets more pass than it should.
    is_vague: bool,
}

impl Brought {
    /// What lets everything pass.
    fn anything() -> Self {
        Self {
            text: "true".to_owned(),
            is_vague: true,
        }
    }
}

/// Brings one over.
pub(super) fn schema<'c>(reach: &Reach<'c>, schema: &'c Value) -> Brought {
    let written = match schema {
        Value::Object(written) => written,
        Value::Bool(passes) => {
            return Brought {
                text: passes.to_string(),
                is_vague: false,
            };
        }
        _ => return Brought::anything(),
    };
    let is_new = reach.contract().is_new;
    let mut making = Making {
        reach,
        schema,
        made: Vec::new(),
        all_of: Vec::new(),
        excludes: [false; 2],
        is_nullable: false,
        is_vague: false,
    };
    match reach.target(schema) {
        Some(Target::Here(found)) => making.lead_to(found),
        // Nothing but that is said.
        Some(Target::Elsewhere) if !is_new || written.len() == 1 => return Brought::anything(),
        Some(Target::Elsewhere) => making.is_vague = true,
        None => {}
    }
    let refers = !making.made.is_empty() || making.is_vague;
    if is_new || !refers {
        for (keyword, value) in written {
            if is_new && keyword == "$id" && value.is_string() {
                // References in it lead from there.
                return Brought::anything();
            }
            if is_new || !NEW.contains(&keyword.as_str()) {
                making.keyword(keyword, value);
            }
        }
    }
    making.done()
}

struct Making<'r, 'c> {
    reach: &'r Reach<'c>,
    schema: &'c Value,
    /// Keywords, and their values as JSON.
    made: Vec<(&'c str, String)>,
    all_of: Vec<String>,
    /// Whether the minimum is none of the values, and the maximum.
    excludes: [bool; 2],
    is_nullable: bool,
    is_vague: bool,
}

impl<'c> Making<'_, 'c> {
    fn lead_to(&mut self, found: &'c Value) {
        match self.reach.known(found) {
            Some((number, is_vague)) => {
                self.made.push(("$ref", format!("\"#/$defs/{number}\"")));
                self.is_vague |= is_vague;
            }
            None => self.is_vague = true,
        }
    }

    /// What cannot be the value of a keyword says nothing.
    fn keyword(&mut self, keyword: &'c str, value: &'c Value) {
        match keyword {
            "type" => self.keep(keyword, value, is_type(value)),
            "properties" | "patternProperties" | "dependentSchemas" => self.named(keyword, value),
            "required" if is_names(value) => self.require(value),
            "nullable" => self.is_nullable = *value == Value::Bool(true),
            "enum" => {
                let is_list = value.as_array().is_some_and(|list| !list.is_empty());
                self.keep(keyword, value, is_list);
            }
            "items"
            | "additionalProperties"
            | "propertyNames"
            | "unevaluatedProperties"
            | "unevaluatedItems"
            | "then"
            | "else" => self.single(keyword, value),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => self.list(keyword, value),
            "not" | "if" | "contains" => self.turning(keyword, value),
            "const" => self.keep(keyword, value, true),
            "minimum" | "maximum" => self.keep(keyword, value, value.is_number()),
            "exclusiveMinimum" | "exclusiveMaximum" => {
                self.excludes[usize::from(keyword == "exclusiveMaximum")] |=
                    *value == Value::Bool(true);
                self.keep(keyword, value, value.is_number());
            }
            "multipleOf" => {
                let is_step = value.as_f64().is_some_and(|step| step > 0.0);
                self.keep(keyword, value, is_step);
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" | "minContains" | "maxContains" => {
                self.keep(keyword, value, value.is_u64());
            }
            "pattern" => self.keep(keyword, value, value.is_string()),
            "uniqueItems" => self.keep(keyword, value, value.is_boolean()),
            "dependentRequired" => {
                let mut lists = value.as_object().into_iter().flatten();
                let is_right = value.is_object() && lists.all(|(_, names)| is_names(names));
                self.keep(keyword, value, is_right);
            }
            "$dynamicRef" => self.is_vague |= self.reach.contract().is_new,
            _ => {}
        }
    }

    fn keep(&mut self, keyword: &'c str, value: &Value, is_right: bool) {
        if is_right {
            self.made.push((keyword, value.to_string()));
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
        self.made.push(("required", json!(kept).to_string()));
    }

    fn bring(&mut self, value: &'c Value) -> Brought {
        let brought = schema(self.reach, value);
        self.is_vague |= brought.is_vague;
        brought
    }

    fn list(&mut self, keyword: &'c str, value: &'c Value) {
        let schemas = value.as_array().filter(|list| !list.is_empty());
        let Some(schemas) = schemas else {
            return;
        };
        let brought: Vec<_> = schemas.iter().map(|it| self.bring(it)).collect();
        let is_vague = brought.iter().any(|it| it.is_vague);
        let mut texts = brought.into_iter().map(|it| it.text);
        match keyword {
            "allOf" => self.all_of.extend(texts),
            // One that lets more pass than it should may do so beside the right one.
            "oneOf" if is_vague => {
                let any_of = format!("{{\"anyOf\":{}}}", list_of(&mut texts));
                self.all_of.push(any_of);
            }
            _ => self.made.push((keyword, list_of(&mut texts))),
        }
    }

    fn named(&mut self, keyword: &'c str, value: &'c Value) {
        let Some(schemas) = value.as_object() else {
            return;
        };
        let mut made = Vec::with_capacity(schemas.len());
        for (name, inner) in schemas {
            made.push((name.as_str(), self.bring(inner).text));
        }
        self.made.push((keyword, object_of(&made)));
    }

    fn single(&mut self, keyword: &'c str, value: &'c Value) {
        if value.is_object() || value.is_boolean() {
            let brought = self.bring(value);
            self.made.push((keyword, brought.text));
        }
    }

    /// What refuses where its part lets pass.
    fn turning(&mut self, keyword: &'c str, value: &'c Value) {
        if value.is_object() || value.is_boolean() {
            let brought = self.bring(value);
            if !brought.is_vague || keyword == "contains" {
                self.made.push((keyword, brought.text));
            }
        }
    }

    fn done(mut self) -> Brought {
        if !self.all_of.is_empty() {
            let all_of = list_of(&mut std::mem::take(&mut self.all_of).into_iter());
            self.made.push(("allOf", all_of));
        }
        self.exclude();
        self.leave_out_what_turns_around();
        if self.is_nullable {
            self.let_null_pass();
        }
        Brought {
            text: object_of(&self.made),
            is_vague: self.is_vague,
        }
    }

    fn has(&self, keyword: &str) -> bool {
        self.made.iter().any(|(known, _)| *known == keyword)
    }

    /// `exclusiveMinimum: true` beside `minimum: 1`
    fn exclude(&mut self) {
        for (keyword, _) in &mut self.made {
            match *keyword {
                "minimum" if self.excludes[0] => *keyword = "exclusiveMinimum",
                "maximum" if self.excludes[1] => *keyword = "exclusiveMaximum",
                _ => {}
            }
        }
    }

    fn leave_out_what_turns_around(&mut self) {
        let (has_if, is_vague) = (self.has("if"), self.is_vague);
        self.made.retain(|(keyword, _)| match *keyword {
            "then" | "else" => has_if,
            "unevaluatedProperties" | "unevaluatedItems" | "maxContains" => !is_vague,
            _ => true,
        });
    }

    /// It is said of a type; where more is said, people mean all of it.
    fn let_null_pass(&mut self) {
        let said_by_others = ["$ref", "allOf", "anyOf", "oneOf", "not", "const", "if"];
        if said_by_others.iter().any(|keyword| self.has(keyword)) {
            let forms = format!("[{{\"type\":\"null\"}},{}]", object_of(&self.made));
            self.made = vec![("anyOf", forms)];
            return;
        }
        for (keyword, text) in &mut self.made {
            let null = match *keyword {
                "type" => json!("null"),
                "enum" => Value::Null,
                _ => continue,
            };
            *text = with(&self.schema[*keyword], null).to_string();
        }
    }
}

/// A list, or a list of one value, with another.
fn with(value: &Value, other: Value) -> Value {
    let mut list = match value {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    if !list.contains(&other) {
        list.push(other);
    }
    Value::Array(list)
}

fn list_of(texts: &mut dyn Iterator<Item = String>) -> String {
    let texts: Vec<_> = texts.collect();
    format!("[{}]", texts.join(","))
}

/// An object of names and values, which are JSON already.
fn object_of(members: &[(&str, String)]) -> String {
    let mut text = String::from("{");
    for (name, value) in members {
        if text.len() > 1 {
            text.push(',');
        }
        push_name(&mut text, name);
        text.push(':');
        text.push_str(value);
    }
    text.push('}');
    text
}

/// Most are plain, and there are many.
fn push_name(text: &mut String, name: &str) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-');
    match name.bytes().all(is_plain) {
        true => {
            text.push('"');
            text.push_str(name);
            text.push('"');
        }
        false => text.push_str(&Value::from(name).to_string()),
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
