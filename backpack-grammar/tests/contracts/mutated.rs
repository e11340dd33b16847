//! Whatever becomes of a contract, it is read or refused, and so is all that is held to it: never a panic.

use backpack_grammar::contract::Contract;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::every_operation::declared;
use crate::large::{ALL, written};
use crate::sample::Kind;
use crate::told::told;

/// What happens to a value, wherever it stands.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Removed,
    Replaced(Value),
    /// By what stands somewhere else.
    Moved(Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let known = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1.5),
        json!(u64::MAX),
        json!(""),
        json!("object"),
        json!("integer"),
        json!([]),
        json!({}),
        json!(["null", 7]),
        json!({ "$ref": "#" }),
        json!({ "$ref": "#/components/schemas/nobody" }),
        json!({ "$ref": "#/paths" }),
        json!({ "$ref": 1 }),
        json!({ "$ref": "other.yaml#/a" }),
        json!({ "type": "object", "required": ["a", 1] }),
        json!({ "allOf": [{ "$ref": "#/components/schemas" }] }),
        json!({ "not": {} }),
        json!({ "oneOf": [] }),
        json!({ "enum": [] }),
        json!({ "additionalProperties": false }),
        json!({ "unevaluatedProperties": false }),
        json!({ "discriminator": { "propertyName": "a" } }),
    ];
    prop_oneof![
        3 => Just(Mutation::Removed),
        4 => select(known).prop_map(Mutation::Replaced),
        3 => any::<Index>().prop_map(Mutation::Moved),
    ]
}

pub(crate) fn mutations() -> impl Strategy<Value = Vec<(Index, Mutation)>> {
    prop::collection::vec((any::<Index>(), mutation()), 1..12)
}

/// The places of all that is in a document, as JSON pointers.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    let mut below = |key: &str, value: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        let place = format!("{here}/{key}");
        places(value, &place, found);
        found.push(place);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(elements) => {
            let elements = elements.iter().enumerate();
            elements.for_each(|(index, value)| below(&index.to_string(), value));
        }
        _ => {}
    }
}

pub(crate) fn mutate(document: &mut Value, at: Index, mutation: Mutation) {
    let mut found = Vec::new();
    places(document, "", &mut found);
    if found.is_empty() {
        return;
    }
    let place = at.get(&found);
    match mutation {
        Mutation::Replaced(value) => put(document, place, value),
        Mutation::Moved(from) => {
            let value = document.pointer(from.get(&found).as_str()).cloned();
            put(document, place, value.unwrap_or_default());
        }
        Mutation::Removed => {
            let (holder, key) = place.rsplit_once('/').expect("each begins with one");
            let key = key.replace("~1", "/").replace("~0", "~");
            match document.pointer_mut(holder) {
                Some(Value::Object(members)) => drop(members.remove(&key)),
                Some(Value::Array(elements)) => {
                    drop(elements.remove(key.parse().expect("an index")));
                }
                _ => {}
            }
        }
    }
}

fn put(document: &mut Value, place: &str, value: Value) {
    if let Some(old) = document.pointer_mut(place) {
        *old = value;
    }
}

/// What the contract has before anything happens to it.
fn declarations(contract: &Contract) -> Vec<String> {
    let each = contract.operations();
    each.flat_map(|operation| {
        [Kind::Least, Kind::All].map(|kind| declared(contract, operation, kind))
    })
    .collect()
}

/// As many as `PROPTEST_CASES` says, or so many.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|it| it.parse().ok()).unwrap_or(usual),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn nothing_panics(which in select(ALL.map(|large| large.core).to_vec()), mutations in mutations()) {
        let whole = Contract::parse(which.as_bytes()).expect("a contract");
        let mut document = whole.document().clone();
        for (at, mutation) in mutations {
            mutate(&mut document, at, mutation);
        }
        let path = written(&format!("mutated-{}.json", std::process::id()), &document.to_string());
        let mut asked = declarations(&whole);
        if let Ok(contract) = Contract::parse(document.to_string().as_bytes()) {
            asked.extend(declarations(&contract));
        }
        for declaration in asked {
            // A path of the contract may have become one that no endpoint can have.
            let Ok(_) = declaration.parse::<proc_macro2::TokenStream>() else { continue };
            for (place, text) in told(&path, &declaration).wrong {
                prop_assert!(!text.is_empty() && !place.is_empty());
            }
        }
        let _ = std::fs::remove_file(path);
    }
}
