//! The part of a contract that speaks of answers, for the program that holds them to it while it runs.
//!
//! It is brought to [JSON Schema 2020-12](https://json-schema.org/draft/2020-12/json-schema-core), so that the program needs nothing but a
//! validator, and nothing that a validator does not look at is in it.

mod draft;
mod reach;

use serde_json::{Map, Value};

use super::{Contract, document};
use crate::model::contracted::Contracted;
use reach::Reach;

/// All that the listed schemas of the answers need, as JSON: `places` has the number of each by the place that the contract has it at, and
/// `$defs` the schemas by their numbers.
pub(crate) fn answers_of(contract: &Contract, endpoints: &[&Contracted]) -> String {
    let operations = endpoints.iter().flat_map(|endpoint| &endpoint.operations);
    let answers = operations.flat_map(|operation| &operation.answers);
    let contents = answers.filter_map(|answer| answer.contents.as_ref());
    let places = contents.flatten().filter_map(|(_, place)| place.as_deref());
    bundle(contract, places)
}

fn bundle<'p>(contract: &Contract, places: impl Iterator<Item = &'p str>) -> String {
    let mut reach = Reach::new(contract);
    let mut numbers = Map::new();
    for place in places {
        if let Some(schema) = at(contract, place) {
            numbers.insert(place.to_owned(), reach.number(schema).into());
        }
    }
    reach.go();
    let schemas = reach.schemas().iter().enumerate();
    let schemas = schemas.map(|(number, schema)| {
        let brought = draft::schema(&reach, schema);
        format!("\"{number}\":{}", brought.text)
    });
    let (numbers, schemas) = (Value::Object(numbers), schemas.collect::<Vec<_>>());
    format!(
        "{{\"places\":{numbers},\"$defs\":{{{}}}}}",
        schemas.join(",")
    )
}

/// What stands at a place, through whatever references are on the way there.
fn at<'c>(contract: &'c Contract, place: &str) -> Option<&'c Value> {
    // `/paths/~1pets/get/…`
    let mut keys = place.splitn(4, '/').skip(1);
    let (paths, path, below) = (keys.next()?, keys.next()?, keys.next()?);
    let mut value = contract.pointer(&format!("/{paths}/{path}"))?;
    for key in below.split('/') {
        value = contract.resolved(value)?.get(document::unescaped(key))?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PLACE: &str = "/paths/~1pets/get/responses/200/content/application~1json/schema";

    /// What is bundled for one answer of this schema, beside these components.
    fn bundled(version: &str, schema: &Value, schemas: &Value) -> Value {
        let document = json!({
            "openapi": version,
            "components": { "schemas": schemas },
            "paths": { "/pets": { "get": { "responses": { "200": {
                "content": { "application/json": { "schema": schema } },
            } } } } },
        });
        let contract = Contract::parse(document.to_string().as_bytes()).expect("a contract");
        let bundled = bundle(&contract, [PLACE].into_iter());
        serde_json::from_str(&bundled).expect("JSON")
    }

    /// The same where it stands alone.
    fn alone(version: &str, schema: &Value) -> Value {
        bundled(version, schema, &json!({}))["$defs"]["0"].take()
    }

    #[test]
    fn only_what_the_answers_need_is_there_whatever_leads_to_it() {
        let bundled = bundled(
            "3.0.3",
            &json!({ "type": "array", "items": { "$ref": "#/components/schemas/Pet" } }),
            &json!({
                "Pet": { "allOf": [{ "$ref": "#/components/schemas/Base%20of~1it" }], "description": "A pet." },
                "Base of/it": { "properties": { "of": { "$ref": "#/components/schemas/Pet" } }, "example": {} },
                "Owner": { "type": "object" },
            }),
        );
        assert_eq!(
            bundled,
            json!({
                "places": { PLACE: 0 },
                "$defs": {
                    "0": { "type": "array", "items": { "$ref": "#/$defs/1" } },
                    "1": { "allOf": [{ "$ref": "#/$defs/2" }] },
                    "2": { "properties": { "of": { "$ref": "#/$defs/1" } } },
                },
            })
        );
    }

    #[test]
    fn a_schema_that_many_answers_share_is_there_once() {
        let bundled = bundled(
            "3.1.0",
            &json!({ "$ref": "#/components/schemas/Pet" }),
            &json!({ "Pet": { "$ref": "#/components/schemas/Animal" }, "Animal": { "type": "object" } }),
        );
        assert_eq!(bundled["$defs"], json!({ "0": { "type": "object" } }));
        let circle = json!({ "Pet": { "$ref": "#/components/schemas/Pet" } });
        let pet = json!({ "$ref": "#/components/schemas/Pet" });
        // It says nothing, and is no endless way.
        let circle = super::tests::bundled("3.1.0", &pet, &circle);
        assert!(circle["$defs"]["0"].is_object(), "{circle}");
    }

    #[test]
    fn answers_may_stand_behind_references() {
        let document = json!({
            "openapi": "3.1.0",
            "paths": { "/pets": { "$ref": "#/components/pathItems/Pets" } },
            "components": {
                "pathItems": { "Pets": { "get": { "responses": { "200": { "$ref": "#/components/responses/Pets" } } } } },
                "responses": { "Pets": { "content": { "application/json": { "schema": { "type": "array" } } } } },
            },
        });
        let contract = Contract::parse(document.to_string().as_bytes()).expect("a contract");
        let bundled = bundle(&contract, [PLACE].into_iter());
        assert_eq!(
            bundled,
            format!(r#"{{"places":{{"{PLACE}":0}},"$defs":{{"0":{{"type":"array"}}}}}}"#)
        );
    }

    #[test]
    fn the_words_of_openapi_3_0_are_brought_to_those_of_json_schema() {
        for (old, new) in [
            (
                json!({ "type": "string", "nullable": true }),
                json!({ "type": ["string", "null"] }),
            ),
            (
                json!({ "type": "string", "nullable": true, "enum": ["a"] }),
                json!({ "type": ["string", "null"], "enum": ["a", null] }),
            ),
            (
                json!({ "nullable": true, "allOf": [{ "type": "object" }] }),
                json!({ "anyOf": [{ "type": "null" }, { "allOf": [{ "type": "object" }] }] }),
            ),
            (
                json!({ "minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false }),
                json!({ "exclusiveMinimum": 1, "maximum": 9 }),
            ),
            (json!({ "exclusiveMaximum": true }), json!({})),
            (
                json!({ "type": "integer", "format": "int32", "description": "…", "example": 7, "xml": {}, "externalDocs": {},
                    "readOnly": true, "default": 1, "discriminator": { "propertyName": "kind" }, "x-more": 1 }),
                json!({ "type": "integer" }),
            ),
            // What this version does not have says nothing, and neither does what cannot be.
            (
                json!({ "const": 1, "patternProperties": { "a": {} } }),
                json!({}),
            ),
            (
                json!({ "required": true, "type": "file", "enum": [], "maxLength": -1, "multipleOf": 0, "items": 7 }),
                json!({}),
            ),
            (
                json!({ "$ref": "#/components/schemas/None", "type": "string" }),
                json!(true),
            ),
        ] {
            assert_eq!(alone("3.0.3", &old), new, "{old}");
        }
    }

    #[test]
    fn what_3_1_says_stays() {
        let schema = json!({
            "type": ["object", "null"], "const": {}, "patternProperties": { "^x": true }, "propertyNames": { "pattern": "^x" },
            "dependentRequired": { "a": ["b"] }, "if": { "required": ["a"] }, "then": false, "else": {}, "unevaluatedProperties": false,
            "prefixItems": [{ "type": "string" }], "contains": {}, "minContains": 1, "exclusiveMinimum": 0.5,
        });
        assert_eq!(alone("3.1.0", &schema), schema);
        let beside = bundled(
            "3.1.0",
            &json!({ "$ref": "#/components/schemas/A", "maxLength": 3 }),
            &json!({ "A": { "type": "string" } }),
        );
        assert_eq!(
            beside["$defs"]["0"],
            json!({ "$ref": "#/$defs/1", "maxLength": 3 })
        );
    }

    #[test]
    fn what_is_only_written_is_not_required_of_answers() {
        let user = json!({ "required": ["name", "password"], "properties": { "password": { "writeOnly": true } } });
        let read = alone("3.0.0", &user);
        assert_eq!(read["required"], json!(["name"]));
        // Wherever the one and the other is said of the same value.
        let bundled = bundled(
            "3.0.0",
            &json!({ "allOf": [{ "$ref": "#/components/schemas/Base" }, { "required": ["password", "name"] }] }),
            &json!({
                "Base": { "properties": { "password": { "$ref": "#/components/schemas/Secret" }, "other": { "required": ["password"] } } },
                "Secret": { "type": "string", "writeOnly": true },
            }),
        );
        let schemas = &bundled["$defs"];
        assert_eq!(schemas["0"]["allOf"][1]["required"], json!(["name"]));
        let other = &schemas["1"]["properties"]["other"];
        assert_eq!(other["required"], json!(["password"]));
    }

    /// What is not known may be anything: it must not turn around into a refusal.
    #[test]
    fn what_stands_elsewhere_refuses_nothing() {
        let far = json!({ "$ref": "other.yaml#/Pet" });
        for (schema, brought) in [
            (far.clone(), json!(true)),
            (
                json!({ "oneOf": [far, { "type": "string" }] }),
                json!({ "allOf": [{ "anyOf": [true, { "type": "string" }] }] }),
            ),
            (
                json!({ "oneOf": [far, false], "anyOf": [true] }),
                json!({ "allOf": [{ "anyOf": [true, false] }], "anyOf": [true] }),
            ),
            (json!({ "not": { "items": far } }), json!({})),
            (
                json!({ "if": far, "then": false, "else": false }),
                json!({}),
            ),
            (
                json!({ "contains": far, "maxContains": 1 }),
                json!({ "contains": true }),
            ),
            (
                json!({ "allOf": [far], "unevaluatedProperties": false, "unevaluatedItems": false }),
                json!({ "allOf": [true] }),
            ),
            (
                json!({ "$id": "https://example.com/a", "items": { "$ref": "#/a" } }),
                json!(true),
            ),
            (
                json!({ "$dynamicRef": "#node", "maxItems": 1 }),
                json!({ "maxItems": 1 }),
            ),
            (
                json!({ "$ref": "#anchor", "maxItems": 1 }),
                json!({ "maxItems": 1 }),
            ),
        ] {
            assert_eq!(alone("3.1.0", &schema), brought, "{schema}");
        }
        // Also behind a reference, and one that is part of a circle.
        let bundled = bundled(
            "3.1.0",
            &json!({ "oneOf": [{ "$ref": "#/components/schemas/A" }, { "type": "string" }] }),
            &json!({
                "A": { "properties": { "b": { "$ref": "#/components/schemas/B" } } },
                "B": { "items": { "$ref": "#/components/schemas/A" }, "allOf": [{ "$ref": "https://example.com/" }] },
            }),
        );
        assert!(bundled["$defs"]["0"].get("oneOf").is_none(), "{bundled}");
    }
}
