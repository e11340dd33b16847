//! Which places the JSON of answers can have, as bytes that a constant can walk through.
//!
//! A node is one byte of flags ([`ANY`], [`LIST`], [`OTHERS`]), then where the nodes of its elements ([`LIST`]) and of its
//! other properties ([`OTHERS`]) begin, each of four bytes, then the number of its named properties, two bytes, and each of those:
//! the length of its name, one byte, the name, and where its node begins. All numbers are big-endian; the first node is the answer.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::operation::{Answer, Operation};
use super::schema::{Parts, Schema, type_names};

/// Any key leads somewhere.
pub(super) const ANY: u8 = 1;
/// It can be a list.
pub(super) const LIST: u8 = 2;
/// It can be an object with properties that have no name in the contract.
pub(super) const OTHERS: u8 = 4;

/// More of a contract is not told of: what lies beyond can be anything.
const MOST_NODES: usize = 500;

/// The places of all answers of these operations; empty where they can have any.
pub(super) fn of_answers(operations: &[Operation<'_>]) -> Vec<u8> {
    let listed: Vec<_> = operations.iter().flat_map(Operation::answers).collect();
    // A redirect is followed, and its end is the answer of another operation.
    if listed.iter().any(|answer| answer.status.starts_with('3')) {
        return Vec::new();
    }
    let has_success = listed.iter().any(|answer| answer.status.starts_with('2'));
    let mut schemas = Vec::new();
    for answer in listed {
        match answer.contents {
            None if says_too_little(&answer, has_success) => return Vec::new(),
            None => {}
            Some(contents) => {
                for content in contents.iter().filter(|content| content.is_json()) {
                    match content.schema {
                        Some(schema) => schemas.push(schema),
                        None => return Vec::new(),
                    }
                }
            }
        }
    }
    if !has_success && schemas.is_empty() {
        return Vec::new();
    }
    let mut shape = Shape::default();
    shape.node_of(schemas);
    while let Some((index, schemas)) = shape.open.pop_front() {
        let node = shape.node(&schemas);
        shape.nodes[index] = node;
    }
    match shape.nodes[0].flags & ANY {
        0 => shape.bytes(),
        _ => Vec::new(),
    }
}

/// Contracts often say no more of an answer than its status: of a success, which has a body nevertheless.
fn says_too_little(answer: &Answer<'_>, has_success: bool) -> bool {
    match answer.status {
        _ if !answer.is_known => true,
        "204" | "205" => false,
        "default" => !has_success,
        status => status.starts_with('2'),
    }
}

#[derive(Default)]
struct Node<'c> {
    flags: u8,
    elements: Option<usize>,
    others: Option<usize>,
    properties: Vec<(&'c str, usize)>,
}

#[derive(Default)]
struct Shape<'c> {
    nodes: Vec<Node<'c>>,
    /// By what each node is made of.
    known: HashMap<Vec<*const Value>, usize>,
    open: VecDeque<(usize, Vec<Schema<'c>>)>,
}

impl<'c> Shape<'c> {
    /// The node of what all of these schemas can be, made later.
    fn node_of(&mut self, schemas: Vec<Schema<'c>>) -> usize {
        let made_of = match schemas.as_slice() {
            // Texts and numbers are all alike: nothing is in them.
            [only] if is_scalar(*only) => Vec::new(),
            several => several.iter().map(place_of).collect(),
        };
        if let Some(known) = self.known.get(&made_of) {
            return *known;
        }
        let index = self.nodes.len();
        let is_too_much = index >= MOST_NODES;
        self.nodes.push(Node {
            flags: if is_too_much { ANY } else { 0 },
            ..Node::default()
        });
        self.known.insert(made_of, index);
        if !is_too_much {
            self.open.push_back((index, schemas));
        }
        index
    }

    fn node(&mut self, schemas: &[Schema<'c>]) -> Node<'c> {
        let mut said = Said::default();
        let mut seen = HashSet::new();
        for schema in schemas {
            said.add(*schema, &mut seen);
        }
        if said.is_any || said.properties.len() > usize::from(u16::MAX) {
            return Node {
                flags: ANY,
                ..Node::default()
            };
        }
        let mut node = Node::default();
        for (name, schemas) in said.properties {
            // What has a longer name is not told of; neither is anything beside it refused.
            if name.len() > usize::from(u8::MAX) {
                node.flags |= ANY;
                continue;
            }
            let property = self.node_of(schemas);
            node.properties.push((name, property));
        }
        if !said.elements.is_empty() {
            node.flags |= LIST;
            node.elements = Some(self.node_of(said.elements));
        }
        if !said.others.is_empty() {
            node.flags |= OTHERS;
            node.others = Some(self.node_of(said.others));
        }
        node
    }

    fn bytes(&self) -> Vec<u8> {
        let mut begins = Vec::new();
        let mut length = 0;
        for node in &self.nodes {
            begins.push(length);
            let properties = node.properties.iter().map(|(name, _)| 5 + name.len());
            length += 1 + 4 + 4 + 2 + properties.sum::<usize>();
        }
        let place = |node: Option<usize>| {
            let begin = node.map_or(0, |node| begins[node]);
            u32::try_from(begin).unwrap_or_default().to_be_bytes()
        };
        let mut bytes = Vec::with_capacity(length);
        for node in &self.nodes {
            bytes.push(node.flags);
            bytes.extend(place(node.elements));
            bytes.extend(place(node.others));
            let count = u16::try_from(node.properties.len()).unwrap_or(u16::MAX);
            bytes.extend(count.to_be_bytes());
            for (name, property) in node.properties.iter().take(usize::from(count)) {
                bytes.push(name.len() as u8);
                bytes.extend(name.bytes());
                bytes.extend(place(Some(*property)));
            }
        }
        bytes
    }
}

/// Where a schema stands, or what it refers to.
fn place_of(schema: &Schema<'_>) -> *const Value {
    std::ptr::from_ref(schema.resolved().unwrap_or(*schema).value())
}

/// Whether a schema says of itself that nothing is in it.
fn is_scalar(schema: Schema<'_>) -> bool {
    let types = type_names(schema.value());
    let has = |word: &str| schema.value().get(word).is_some();
    !types.is_empty()
        && !types.iter().any(|name| matches!(*name, "array" | "object"))
        && !["$ref", "allOf", "anyOf", "oneOf", "properties", "items"]
            .iter()
            .any(|word| has(word))
}

/// What values can be, whichever of the alternatives they are.
#[derive(Default)]
struct Said<'c> {
    is_any: bool,
    properties: Vec<(&'c str, Vec<Schema<'c>>)>,
    elements: Vec<Schema<'c>>,
    others: Vec<Schema<'c>>,
}

impl<'c> Said<'c> {
    /// Each schema is looked at once, for alternatives lead back to what has them.
    fn add(&mut self, schema: Schema<'c>, seen: &mut HashSet<*const Value>) {
        let mut parts = Parts::of(&[schema]);
        let before = parts.all.len();
        parts
            .all
            .retain(|part| seen.insert(std::ptr::from_ref(part.value())));
        if parts.all.is_empty() && parts.unknown.is_empty() {
            return;
        }
        // What stands elsewhere may say anything; so does what says nothing of itself.
        self.is_any |= !parts.unknown.is_empty();
        let mut is_told = parts.all.len() < before;
        for part in &parts.all {
            is_told |= self.add_part(*part);
        }
        for part in &parts.all {
            for word in ["oneOf", "anyOf"] {
                let branches = part.list(word).unwrap_or_default();
                let mut alternatives = Said::default();
                for branch in &branches {
                    alternatives.add(*branch, seen);
                }
                // `anyOf: [{ required: [a] }, …]` says nothing of what a value is.
                let says_nothing = alternatives.is_any && is_told;
                is_told |= !branches.is_empty();
                if !says_nothing {
                    self.is_any |= alternatives.is_any;
                }
                self.join(alternatives);
            }
        }
        self.is_any |= !is_told;
    }

    /// What one part says; whether it says what a value is.
    fn add_part(&mut self, part: Schema<'c>) -> bool {
        let value = part.value();
        let has = |word: &str| value.get(word).is_some();
        if [
            "patternProperties",
            "if",
            "dependentSchemas",
            "$dynamicRef",
            "discriminator",
        ]
        .iter()
        .any(|word| has(word))
            && !(has("discriminator") && (has("oneOf") || has("anyOf")))
        {
            self.is_any = true;
        }
        let types = type_names(value);
        let properties = value.get("properties").and_then(Value::as_object);
        for (name, value) in properties.into_iter().flatten() {
            self.property(name, Schema::new(part.contract(), value));
        }
        let is_object =
            types.contains(&"object") || has("properties") || has("additionalProperties");
        if is_object {
            match value.get("additionalProperties") {
                Some(Value::Bool(true)) => self.is_any = true,
                Some(others @ Value::Object(_)) => {
                    self.others.push(Schema::new(part.contract(), others));
                }
                Some(_) => {}
                // An object of which nothing is said.
                None => {
                    let says_more = ["allOf", "oneOf", "anyOf", "$ref"]
                        .iter()
                        .any(|word| has(word));
                    let has_none = properties.is_none_or(serde_json::Map::is_empty);
                    self.is_any |= has_none && !says_more && types.contains(&"object");
                }
            }
        }
        let first = part.list("prefixItems").unwrap_or_default();
        let elements = first.into_iter().chain(part.child("items"));
        let before = self.elements.len();
        self.elements.extend(elements);
        if types.contains(&"array") && self.elements.len() == before {
            self.is_any = true;
        }
        !types.is_empty()
            || is_object
            || has("items")
            || has("prefixItems")
            || has("enum")
            || has("const")
            || value == &Value::Bool(false)
    }

    fn property(&mut self, name: &'c str, schema: Schema<'c>) {
        match self.properties.iter_mut().find(|(known, _)| *known == name) {
            Some((_, schemas)) => {
                if !schemas
                    .iter()
                    .any(|known| place_of(known) == place_of(&schema))
                {
                    schemas.push(schema);
                }
            }
            None => self.properties.push((name, vec![schema])),
        }
    }

    fn join(&mut self, other: Self) {
        for (name, schemas) in other.properties {
            for schema in schemas {
                self.property(name, schema);
            }
        }
        self.elements.extend(other.elements);
        self.others.extend(other.others);
    }
}
