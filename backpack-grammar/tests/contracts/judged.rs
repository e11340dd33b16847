//! No false refusal, by another judge: a body that is valid by JSON Schema is as the contract has it, whatever has become of it.
//!
//! The schemas of 3.1 are those of JSON Schema, so that its validator reads them as they are.

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::large::{CODE_HOST, Large, SHOP};
use crate::mutated::{Mutation, cases, mutate, mutations};
use crate::sample::{Kind, sample};
use crate::told::told;

/// A JSON body that an operation takes.
struct Body {
    /// `POST "/pets"`
    operation: String,
    schema: Value,
}

/// The bodies of a contract, once each, however many things it has that are alike.
fn bodies(large: &Large) -> (Value, Vec<Body>) {
    let contract = backpack_grammar::contract::Contract::parse(large.core.as_bytes());
    let contract = contract.expect("a contract");
    let json = |operation: backpack_grammar::contract::Operation<'_>| {
        let contents = operation.body()?;
        let schema = contents.iter().find(|it| it.is_json())?.schema?.value();
        let (method, path) = (operation.method(), operation.path());
        Some(Body {
            operation: format!("{method} {path:?}"),
            schema: schema.clone(),
        })
    };
    let bodies = contract.operations().filter_map(json).collect();
    (contract.document().clone(), bodies)
}

fn validator(document: &Value, schema: &Value) -> Validator {
    let whole = json!({ "components": document["components"], "paths": document["paths"], "allOf": [schema] });
    jsonschema::draft202012::new(&whole).expect("schemas")
}

/// What `json` is told by both, where they differ in a way that may not be.
fn falsely_refused(large: &Large, body: &Body, document: &Value, json: &Value) -> Option<String> {
    let is_valid = validator(document, &body.schema).is_valid(json);
    let told = told(
        large.path(),
        &format!("{} {{ json: {json} }}", body.operation),
    );
    let of_body = |texts: &[(String, String)]| {
        let of_body = texts
            .iter()
            .filter(|(place, _)| place.find('‹') > place.find("json: "));
        of_body
            .map(|(place, text)| format!("{place}\n    {text}\n"))
            .collect::<String>()
    };
    let refused = of_body(&told.wrong) + &of_body(&told.lacking);
    (is_valid && !refused.is_empty()).then_some(refused)
}

#[test]
fn samples_are_valid() {
    for large in [&CODE_HOST, &SHOP] {
        let (document, bodies) = bodies(large);
        for body in &bodies {
            for kind in Kind::EACH {
                let json = sample(&document, &body.schema, kind).expect("a sample");
                let validator = validator(&document, &body.schema);
                let errors: Vec<_> = validator
                    .iter_errors(&json)
                    .map(|it| it.to_string())
                    .collect();
                assert!(errors.is_empty(), "{} {json}: {errors:?}", body.operation);
            }
        }
    }
}

fn is_fine(
    large: &Large,
    which: Index,
    kind: Index,
    changes: Vec<(Index, Mutation)>,
) -> Result<(), TestCaseError> {
    let (document, bodies) = bodies(large);
    let body = which.get(&bodies);
    let json = sample(&document, &body.schema, *kind.get(&Kind::EACH));
    // One change more at a time, so that there are valid ones among them.
    let mut json = json!([json]);
    for (at, change) in changes {
        mutate(&mut json, at, change);
        if let Some(body_of_it) = json.get(0) {
            let refused = falsely_refused(large, body, &document, body_of_it);
            prop_assert!(refused.is_none(), "{}", refused.unwrap_or_default());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn what_is_valid_is_accepted(which: Index, kind: Index, changes in mutations()) {
        is_fine(&CODE_HOST, which, kind, changes.clone())?;
        is_fine(&SHOP, which, kind, changes)?;
    }
}
