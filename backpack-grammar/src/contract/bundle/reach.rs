//! The schemas that others lead to, each with a number, and what has to be known of all before one of them is brought to another version.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{Elsewhere, target};
use crate::contract::schema::Parts;
use crate::contract::{Contract, Schema};

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
    values: Values<'c>,
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
pub(super) enum Part {
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
        let number = *self.numbers.get(&std::ptr::from_ref(self.itself(schema)))?;
        Some((number, self.vague[number]))
    }

    fn itself(&self, mut schema: &'c Value) -> &'c Value {
        let mut seen = vec![std::ptr::from_ref(schema)];
        while is_only_reference(self.contract, schema)
            && let Some(Ok(next)) = target(self.contract, schema)
            && !seen.contains(&std::ptr::from_ref(next))
        {
            seen.push(next);
            schema = next;
        }
        schema
    }

    /// Follows all references.
    pub(super) fn go(&mut self) {
        let mut number = 0;
        while let Some(schema) = self.schemas.get(number) {
            self.look(number, schema);
            number += 1;
        }
        self.spread();
    }

    /// Looks through one schema.
    fn look(&mut self, number: usize, schema: &'c Value) {
        let Some(members) = schema.as_object() else {
            return;
        };
        self.vague[number] |= is_vague(members);
        match target(self.contract, schema) {
            Some(Ok(found)) => {
                let lead = self.number(found);
                self.leads[number].push(lead);
                let found = self.schemas[lead];
                self.values.join(schema, found);
            }
            Some(Err(Elsewhere)) => self.vague[number] = true,
            None => {}
        }
        self.note_write_only(schema, members);
        for (part, inner) in parts(members) {
            if let Part::Same = part {
                self.values.join(schema, inner);
            }
            self.look(number, inner);
        }
    }

    fn note_write_only(&mut self, schema: &'c Value, members: &'c Map<String, Value>) {
        let properties = members.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let parts = Parts::of(&[Schema::new(self.contract, property)]);
            let is_it =
                |part: &Schema<'c>| part.value().get("writeOnly") == Some(&Value::Bool(true));
            if parts.all.iter().any(is_it) {
                self.values.add_write_only(schema, name);
            }
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

/// Before 3.1, what stands beside a reference says nothing.
fn is_only_reference(contract: &Contract, schema: &Value) -> bool {
    let members = schema.as_object();
    members.is_some_and(|members| {
        members.contains_key("$ref") && (!contract.is_new || members.len() == 1)
    })
}

/// What names itself, so that references in it lead from there, or looks for a name.
pub(super) fn is_vague(members: &Map<String, Value>) -> bool {
    has_own_name(members) || members.contains_key("$dynamicRef")
}

pub(super) fn has_own_name(members: &Map<String, Value>) -> bool {
    members.get("$id").is_some_and(Value::is_string)
}

/// The schemas within a schema.
fn parts(members: &Map<String, Value>) -> Vec<(Part, &Value)> {
    let mut parts = Vec::new();
    for (keyword, value) in members {
        let list = value.as_array().into_iter().flatten();
        let named = value.as_object().into_iter().flatten();
        let named = named.map(|(_, inner)| inner);
        match keyword.as_str() {
            "allOf" | "anyOf" | "oneOf" => parts.extend(list.map(|it| (Part::Same, it))),
            "dependentSchemas" => parts.extend(named.map(|it| (Part::Same, it))),
            "not" | "if" | "then" | "else" => parts.push((Part::Same, value)),
            "prefixItems" => parts.extend(list.map(|it| (Part::Inside, it))),
            "properties" | "patternProperties" => {
                parts.extend(named.map(|it| (Part::Inside, it)));
            }
            "additionalProperties"
            | "unevaluatedProperties"
            | "propertyNames"
            | "items"
            | "unevaluatedItems"
            | "contains" => parts.push((Part::Inside, value)),
            _ => {}
        }
    }
    parts
}
