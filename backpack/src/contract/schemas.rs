//! The schemas of a contract, made ready to be asked.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use jsonschema::{Draft, Registry, ValidationError, Validator};
use serde_json::{Value, json};

use crate::declare::contract::Document;
use crate::text::cut::cut;
use crate::text::printable::line;

/// What references within the contract are resolved against; nothing is looked up elsewhere.
const BASE: &str = "contract:///answers";

/// How many characters the reason has why a schema cannot be asked.
const LONGEST_REASON: usize = 200;

/// The schemas of one contract.
pub(super) struct Schemas {
    /// Their numbers by their places.
    numbers: HashMap<String, u64>,
    registry: Result<Registry<'static>, String>,
    ready: HashMap<u64, Result<Arc<Schema>, String>>,
}

/// One that can be asked.
#[derive(Debug)]
pub(super) struct Schema(Validator);

impl Schema {
    /// What does not fit first.
    pub(super) fn validate<'v>(&self, value: &'v Value) -> Result<(), ValidationError<'v>> {
        self.0.validate(value)
    }
}

impl Schemas {
    pub(super) fn of(document: &Document) -> Self {
        let mut answers: Value = serde_json::from_str(document.answers).unwrap_or_default();
        let numbers = answers.get("places").and_then(Value::as_object);
        let numbers = numbers.into_iter().flatten();
        let numbers = numbers.filter_map(|(place, number)| Some((place.clone(), number.as_u64()?)));
        Self {
            numbers: numbers.collect(),
            registry: registry(json!({ "$defs": answers["$defs"].take() })),
            ready: HashMap::new(),
        }
    }

    /// That which stands at a place of the contract.
    ///
    /// # Errors
    /// Why it cannot be asked.
    pub(super) fn at(&mut self, place: &str) -> Result<Arc<Schema>, String> {
        let number = self.numbers.get(place).copied();
        let number = number.ok_or_else(|| "it is not there".to_owned())?;
        let registry = self.registry.as_ref().map_err(Clone::clone)?;
        let made = self.ready.entry(number);
        made.or_insert_with(|| make(registry, number)).clone()
    }
}

impl fmt::Debug for Schemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schemas").finish_non_exhaustive()
    }
}

fn registry(schemas: Value) -> Result<Registry<'static>, String> {
    let registry = Registry::new().draft(Draft::Draft202012);
    let registry = registry.add(BASE, schemas).map_err(|why| told(&why))?;
    registry.prepare().map_err(|why| told(&why))
}

fn make(registry: &Registry<'static>, number: u64) -> Result<Arc<Schema>, String> {
    let schema = json!({ "$ref": format!("{BASE}#/$defs/{number}") });
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .offline();
    let made = options.build(&schema);
    made.map(|made| Arc::new(Schema(made)))
        .map_err(|why| told(&why))
}

fn told(why: &impl fmt::Display) -> String {
    line(&cut(&why.to_string(), LONGEST_REASON))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas(answers: &'static str) -> Schemas {
        Schemas::of(&Document {
            file: "pets.yaml",
            operations: "",
            answers,
        })
    }

    #[test]
    fn a_circle_of_references_is_asked_as_deep_as_a_value_is() {
        let mut schemas = schemas(
            r##"{ "places": { "/a": 0 }, "$defs": { "0": { "type": "array", "items": { "$ref": "#/$defs/0" } } } }"##,
        );
        let schema = schemas.at("/a").expect("a schema");
        assert!(schema.validate(&json!([[], [[]]])).is_ok());
        assert!(schema.validate(&json!([[], [[7]]])).is_err());
    }

    #[test]
    fn one_that_cannot_be_asked_is_told_of_and_spoils_no_other() {
        let mut schemas = schemas(
            r##"{ "places": { "/a": 0, "/b": 1 }, "$defs": { "0": { "pattern": "(?<=a)(" }, "1": {} } }"##,
        );
        let why = schemas.at("/a").expect_err("a reason");
        assert!(!why.is_empty(), "{why}");
        assert!(schemas.at("/b").is_ok());
        assert!(schemas.at("/c").is_err());
    }
}
