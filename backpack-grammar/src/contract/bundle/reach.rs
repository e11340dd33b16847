//! The schemas that others lead to, each with a number, and what has to be known of all before one of them is brought to another version.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::contract::schema::Parts;
use crate::contract::{Contract, Schema, document};

/// What is reached from the schemas that were given a number.
pub(super) struct Reach<'c> {
    contract: &'c Contract,
    /// By their numbers.
    schemas: Vec<&'c Value>,
    numbers: HashMap<*const Value, usize>,
    /// The numbers that each leads to.
    leads: Vec<Vec<usize>>,
    /// Whether something in it is not known, or in what it leads to.
    vague: Vec<bool>,
    /// What each reference leads to within the contract.
    targets: HashMap<&'c str, Option<&'c Value>>,
    has_write_only: bool,
    values: Values<'c>,
}

/// What a reference leads to.
pub(super) enum Target<'c> {
    Here(&'c Value),
    /// Another file, an address, or nowhere.
    Elsewhere,
}

/// Which schemas speak of the same value, in groups.
#[derive(Default)]
struct Values<'c> {
    indices: HashMap<*const Value, usize>,
    /// Another of the same group, nearer to its first.
    next: Vec<usize>,
    /// By the firsts of the groups: the properties that are written and never read.
    write_only: HashMap<usize, HashSet<&'c str>>,
}

/// How a part of a schema belongs to it.
#[derive(Clone, Copy)]
enum Part {
    /// It speaks of the same value.
    Same,
    /// It speaks of a part of the value.
    Inside,
}

impl<'c> Reach<'c> {
    pub(super) fn new(contract: &'c Contract) -> Self {
        Self {
            contract,
            schemas: Vec::new(),
            numbers: HashMap::new(),
            leads: Vec::new(),
            vague: Vec::new(),
            targets: HashMap::new(),
            has_write_only: false,
            values: Values::default(),
        }
    }

    pub(super) fn contract(&self) -> &'c Contract {
        self.contract
    }

    pub(super) fn schemas(&self) -> &[&'c Value] {
        &self.schemas
    }

    /// The number of a schema; of one that says nothing but where to look, that of what stands there.
    pub(super) fn number(&mut self, schema: &'c Value) -> usize {
        let schema = self.itself(schema);
        *self.numbers.entry(schema).or_insert_with(|| {
            self.schemas.push(schema);
            self.leads.push(Vec::new());
            self.vague.push(false);
            self.schemas.len() - 1
        })
    }

    /// The number of what a reference leads to, and whether that is vague.
    pub(super) fn known(&self, schema: &'c Value) -> Option<(usize, bool)> {
        let number = *self.numbers.get(&std::ptr::from_ref(schema))?;
        Some((number, self.vague[number]))
    }

    fn itself(&mut self, mut schema: &'c Value) -> &'c Value {
        let mut seen = vec![std::ptr::from_ref(schema)];
        while is_only_reference(self.contract, schema)
            && let Some(Target::Here(next)) = self.look_up(schema)
            && !seen.contains(&std::ptr::from_ref(next))
        {
            seen.push(next);
            schema = next;
        }
        schema
    }

    /// What a schema's reference leads to, where it has one.
    fn look_up(&mut self, schema: &'c Value) -> Option<Target<'c>> {
        let reference = document::reference(schema)?;
        let contract = self.contract;
        let found = self.targets.entry(reference).or_insert_with(|| {
            let found = contract.at(reference);
            found.filter(|found| found.is_object() || found.is_boolean())
        });
        Some(found.map_or(Target::Elsewhere, Target::Here))
    }

    /// The same, where all were followed: the schema that has a number.
    pub(super) fn target(&self, schema: &'c Value) -> Option<Target<'c>> {
        let reference = document::reference(schema)?;
        let found = self.targets.get(reference).copied().flatten();
        Some(found.map_or(Target::Elsewhere, Target::Here))
    }

    /// Follows all references.
    pub(super) fn go(&mut self) {
        let mut number = 0;
        while let Some(schema) = self.schemas.get(number) {
            self.look(number, schema);
            number += 1;
        }
        self.spread();
        if self.has_write_only {
            for number in 0..self.schemas.len() {
                self.note_values(self.schemas[number]);
            }
        }
    }

    /// Looks through one schema.
    fn look(&mut self, number: usize, schema: &'c Value) {
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            match keyword.as_str() {
                // What names itself, so that references in it lead from there, or looks for a name.
                "$id" | "$dynamicRef" => {
                    self.vague[number] |= self.contract.is_new && value.is_string();
                }
                "writeOnly" => self.has_write_only |= *value == Value::Bool(true),
                "$ref" => self.follow(number, schema),
                _ => {}
            }
            for_parts(keyword, value, |_, inner| self.look(number, inner));
        }
    }

    fn follow(&mut self, number: usize, schema: &'c Value) {
        match self.look_up(schema) {
            Some(Target::Here(found)) => {
                let lead = self.number(found);
                let reference = document::reference(schema).unwrap_or_default();
                self.targets.insert(reference, Some(self.schemas[lead]));
                self.leads[number].push(lead);
            }
            Some(Target::Elsewhere) => self.vague[number] = true,
            None => {}
        }
    }

    /// Notes which schemas speak of the same value.
    fn note_values(&mut self, schema: &'c Value) {
        let Some(members) = schema.as_object() else {
            return;
        };
        if let Some(Target::Here(found)) = self.target(schema) {
            self.values.join(schema, found);
        }
        let properties = members.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let parts = Parts::of(&[Schema::new(self.contract, property)]);
            if parts.all.iter().any(|part| is_write_only(part.value())) {
                self.values.add_write_only(schema, name);
            }
        }
        for (keyword, value) in members {
            for_parts(keyword, value, |part, inner| {
                if let Part::Same = part {
                    self.values.join(schema, inner);
                }
                self.note_values(inner);
            });
        }
    }

    /// What leads to something vague is vague.
    fn spread(&mut self) {
        loop {
            let mut has_changed = false;
            for number in 0..self.schemas.len() {
                let is_vague = self.leads[number].iter().any(|&lead| self.vague[lead]);
                has_changed |= is_vague && !self.vague[number];
                self.vague[number] |= is_vague;
            }
            if !has_changed {
                return;
            }
        }
    }

    /// Whether a property of what a schema speaks of is written and never read.
    pub(super) fn is_write_only(&self, schema: &'c Value, name: &str) -> bool {
        self.values.is_write_only(schema, name)
    }
}

impl<'c> Values<'c> {
    fn index(&mut self, schema: &'c Value) -> usize {
        let next = &mut self.next;
        *self.indices.entry(schema).or_insert_with(|| {
            next.push(next.len());
            next.len() - 1
        })
    }

    fn first(&self, mut index: usize) -> usize {
        while self.next[index] != index {
            index = self.next[index];
        }
        index
    }

    /// Both speak of the same value.
    fn join(&mut self, one: &'c Value, other: &'c Value) {
        let (one, other) = (self.index(one), self.index(other));
        let (one, other) = (self.first(one), self.first(other));
        if one != other {
            self.next[other] = one;
            let names = self.write_only.remove(&other).unwrap_or_default();
            self.write_only.entry(one).or_default().extend(names);
        }
    }

    fn add_write_only(&mut self, schema: &'c Value, name: &'c str) {
        let index = self.index(schema);
        let first = self.first(index);
        self.write_only.entry(first).or_default().insert(name);
    }

    fn is_write_only(&self, schema: &'c Value, name: &str) -> bool {
        let index = self.indices.get(&std::ptr::from_ref(schema));
        let names = index.and_then(|&index| self.write_only.get(&self.first(index)));
        names.is_some_and(|names| names.contains(name))
    }
}

fn is_write_only(schema: &Value) -> bool {
    schema.get("writeOnly") == Some(&Value::Bool(true))
}

/// Before 3.1, what stands beside a reference says nothing.
fn is_only_reference(contract: &Contract, schema: &Value) -> bool {
    let members = schema.as_object();
    members.is_some_and(|members| {
        members.contains_key("$ref") && (!contract.is_new || members.len() == 1)
    })
}

/// Hands on the schemas that a keyword brings into a schema.
fn for_parts<'v>(keyword: &str, value: &'v Value, mut each: impl FnMut(Part, &'v Value)) {
    let part = match keyword {
        "allOf" | "anyOf" | "oneOf" | "dependentSchemas" | "not" | "if" | "then" | "else" => {
            Part::Same
        }
        "properties"
        | "patternProperties"
        | "items"
        | "additionalProperties"
        | "prefixItems"
        | "propertyNames"
        | "contains"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Part::Inside,
        _ => return,
    };
    match (keyword, value) {
        (_, Value::Array(list)) => list.iter().for_each(|inner| each(part, inner)),
        ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
            named.values().for_each(|inner| each(part, inner));
        }
        (_, value) => each(part, value),
    }
}
