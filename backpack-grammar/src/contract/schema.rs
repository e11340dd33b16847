//! What a contract says of a value: a schema with all that its references and its `allOf` add to it.

use std::collections::HashSet;

use serde_json::Value;

use super::{Contract, document};

/// A schema of a contract.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'c> {
    contract: &'c Contract,
    value: &'c Value,
}

impl<'c> Schema<'c> {
    pub(crate) fn new(contract: &'c Contract, value: &'c Value) -> Self {
        Self { contract, value }
    }

    /// Whose it is.
    pub fn contract(&self) -> &'c Contract {
        self.contract
    }

    /// As the contract has it.
    pub fn value(&self) -> &'c Value {
        self.value
    }

    /// What its reference leads to, or what it says itself; none where that stands elsewhere.
    pub fn resolved(&self) -> Option<Self> {
        let value = self.contract.resolved(self.value)?;
        Some(Self::new(self.contract, value))
    }

    /// What the contract calls it, where it is called anything.
    pub fn name(&self) -> Option<String> {
        self.reference().and_then(document::name_of)
    }

    pub(crate) fn reference(&self) -> Option<&'c str> {
        document::reference(self.value)
    }

    /// The schemas in a list: of `oneOf`, say.
    pub(crate) fn list(&self, word: &str) -> Option<Vec<Self>> {
        let list = self.value.get(word)?.as_array()?;
        let schemas = list.iter().map(|value| Self::new(self.contract, value));
        Some(schemas.collect()).filter(|list: &Vec<_>| !list.is_empty())
    }

    /// A schema in it.
    pub(crate) fn child(&self, word: &str) -> Option<Self> {
        let value = self.value.get(word)?;
        Some(Self::new(self.contract, value))
    }

    /// `nullable`, of 3.0
    pub(crate) fn is_nullable(&self) -> bool {
        self.value.get("nullable") == Some(&Value::Bool(true))
    }

    /// What is said of a property, with all that references and `allOf` add.
    pub fn property_of(&self, name: &str) -> Vec<Self> {
        Parts::of(&[*self]).property(name)
    }

    /// The names of the properties, in no order that says anything.
    pub fn property_names(&self) -> Vec<&'c str> {
        Parts::of(&[*self]).names()
    }

    /// What is said of the elements, where it is a list.
    pub fn element_of(&self) -> Option<Self> {
        Parts::of(&[*self]).element(usize::MAX).first().copied()
    }

    fn property(&self, name: &str) -> Option<Self> {
        let value = self.value.get("properties")?.get(name)?;
        Some(Self::new(self.contract, value))
    }
}

/// The types that a schema names; one in 3.0, several since.
pub(crate) fn type_names(schema: &Value) -> Vec<&str> {
    const TYPES: [&str; 7] = [
        "array", "boolean", "integer", "null", "number", "object", "string",
    ];
    let named: Vec<_> = match schema.get("type") {
        Some(Value::String(name)) => vec![name.as_str()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    // Beside one that nobody knows, a value may be anything.
    match named.iter().all(|name| TYPES.contains(name)) {
        true => named,
        false => Vec::new(),
    }
}

/// All that holds of a value at once.
#[derive(Default)]
pub(crate) struct Parts<'c> {
    /// Each without what its `$ref` and its `allOf` add, which are parts too.
    pub(crate) all: Vec<Schema<'c>>,
    /// What stands elsewhere, and is not known.
    pub(crate) unknown: Vec<&'c str>,
    /// What the contract calls the first that is called anything.
    pub(crate) name: Option<String>,
    seen: Vec<&'c Value>,
}

impl<'c> Parts<'c> {
    /// What these schemas say together.
    pub(crate) fn of(schemas: &[Schema<'c>]) -> Self {
        let mut parts = Self::default();
        for schema in schemas {
            parts.add(*schema);
        }
        parts
    }

    fn add(&mut self, schema: Schema<'c>) {
        // References may go round in a circle.
        if self
            .seen
            .iter()
            .any(|known| std::ptr::eq(*known, schema.value))
        {
            return;
        }
        self.seen.push(schema.value);
        if let Some(reference) = schema.reference() {
            self.name = self.name.take().or_else(|| schema.name());
            match schema.contract.at(reference) {
                Some(target) => self.add(Schema::new(schema.contract, target)),
                None => self.unknown.push(reference),
            }
            if !schema.contract.is_new {
                return;
            }
        }
        self.all.push(schema);
        for part in schema.list("allOf").into_iter().flatten() {
            self.add(part);
        }
    }

    /// The words in it whose meaning is not looked at.
    pub(crate) fn unread(&self) -> impl Iterator<Item = &'static str> {
        const UNREAD: [&str; 14] = [
            "not",
            "if",
            "dependentSchemas",
            "dependentRequired",
            "$dynamicRef",
            "contains",
            "propertyNames",
            "pattern",
            "patternProperties",
            "minProperties",
            "maxProperties",
            "multipleOf",
            "uniqueItems",
            "unevaluatedItems",
        ];
        let stands = |word: &&str| self.all.iter().any(|part| part.value.get(*word).is_some());
        UNREAD.into_iter().filter(stands)
    }

    /// The schema `false`.
    pub(crate) fn takes_nothing(&self) -> bool {
        self.all
            .iter()
            .any(|part| part.value == &Value::Bool(false))
    }

    /// Whether a `null` fits: where one part of 3.0 says so, or none says otherwise.
    pub(crate) fn takes_null(&self) -> bool {
        let is_fine = |part: &Schema<'c>| {
            let types = type_names(part.value);
            types.is_empty() || types.contains(&"null")
        };
        self.all.iter().any(Schema::is_nullable)
            || (self.all.iter().all(is_fine)
                && self
                    .all
                    .iter()
                    .any(|part| type_names(part.value).contains(&"null")))
    }

    /// What is said of a property of this name.
    pub(crate) fn property(&self, name: &str) -> Vec<Schema<'c>> {
        self.all
            .iter()
            .filter_map(|part| part.property(name))
            .collect()
    }

    /// The names of all properties, those of alternatives too.
    pub(crate) fn names(&self) -> Vec<&'c str> {
        let mut names = Vec::new();
        self.add_names(&mut names, &mut HashSet::new());
        names
    }

    /// Each schema is looked at once, for alternatives lead back to what has them.
    fn add_names(&self, names: &mut Vec<&'c str>, seen: &mut HashSet<*const Value>) {
        for part in &self.all {
            if !seen.insert(std::ptr::from_ref(part.value)) {
                continue;
            }
            let own = part.value.get("properties").and_then(Value::as_object);
            names.extend(own.into_iter().flatten().map(|(name, _)| name.as_str()));
            let lists = ["oneOf", "anyOf"]
                .iter()
                .filter_map(|word| part.list(word))
                .flatten();
            let single = ["if", "then", "else", "not"]
                .iter()
                .filter_map(|word| part.child(word));
            for other in lists.chain(single) {
                Self::of(&[other]).add_names(names, seen);
            }
        }
    }

    /// Whether an object has no other properties than those that are named.
    pub(crate) fn is_closed(&self) -> bool {
        let says_false =
            |part: &Schema<'c>, word: &str| part.value.get(word) == Some(&Value::Bool(false));
        // What another part lets through is evaluated.
        let lets_through = |part: &Schema<'c>| {
            let others = part.value.get("additionalProperties");
            others.is_some_and(|others| others != &Value::Bool(false))
        };
        let is_open = self.all.iter().any(lets_through)
            || self
                .all
                .iter()
                .any(|part| part.list("oneOf").is_some() || part.list("anyOf").is_some());
        let is_closed = |part: &Schema<'c>| {
            says_false(part, "additionalProperties")
                || (says_false(part, "unevaluatedProperties") && !is_open)
        };
        // Which properties a pattern names, or the schema that a word chooses, is not looked at.
        let may_have_others = |part: &Schema<'c>| {
            ["patternProperties", "dependentSchemas", "$dynamicRef"]
                .iter()
                .any(|word| part.value.get(*word).is_some())
                || (part.value.get("discriminator").is_some()
                    && part.list("oneOf").is_none()
                    && part.list("anyOf").is_none())
        };
        self.unknown.is_empty()
            && self.all.iter().any(is_closed)
            && !self.all.iter().any(may_have_others)
    }

    /// Whether an object is described by its properties, and nothing is said of others.
    pub(crate) fn names_its_properties(&self) -> bool {
        let has = |word: &str| self.all.iter().any(|part| part.value.get(word).is_some());
        has("properties")
            && ![
                "additionalProperties",
                "patternProperties",
                "unevaluatedProperties",
                "discriminator",
            ]
            .iter()
            .any(|word| has(word))
    }

    /// What is said of properties that are not named.
    pub(crate) fn additional(&self) -> Vec<Schema<'c>> {
        let has_patterns = |part: &&Schema<'c>| part.value.get("patternProperties").is_some();
        if self.all.iter().any(|part| has_patterns(&part)) {
            return Vec::new();
        }
        let additional = self
            .all
            .iter()
            .filter_map(|part| part.child("additionalProperties"));
        additional
            .filter(|schema| schema.value.is_object())
            .collect()
    }

    /// The names of properties that a request has to have.
    pub(crate) fn required(&self) -> Vec<&'c str> {
        let mut names = Vec::new();
        for part in &self.all {
            let required = part.value.get("required").and_then(Value::as_array);
            for name in required.into_iter().flatten().filter_map(Value::as_str) {
                if !names.contains(&name) && !self.is_read_only(name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Answers have it, and requests do not.
    pub(crate) fn is_read_only(&self, name: &str) -> bool {
        let parts = Self::of(&self.property(name));
        let says = |part: &Schema<'c>| part.value.get("readOnly") == Some(&Value::Bool(true));
        parts.all.iter().any(says)
    }

    /// What is said of an element of a list.
    pub(crate) fn element(&self, index: usize) -> Vec<Schema<'c>> {
        let of = |part: &Schema<'c>| {
            let first = part.list("prefixItems").unwrap_or_default();
            first.get(index).copied().or_else(|| part.child("items"))
        };
        self.all.iter().filter_map(of).collect()
    }
}
