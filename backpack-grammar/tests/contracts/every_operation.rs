//! No false refusal: an endpoint made from an operation, with what the operation itself asks for, is as the contract has it.

use backpack_grammar::contract::{Contract, Operation, Parameter, Place};
use serde_json::Value;

use crate::large::ALL;
use crate::sample::{Kind, sample};
use crate::told::told;

#[test]
fn what_a_contract_describes_is_accepted() {
    for large in ALL {
        let contract = large.contract();
        let (mut wrong, mut bodies) = (String::new(), 0);
        for operation in contract.operations() {
            for kind in Kind::EACH {
                let declaration = declared(&contract, operation, kind);
                bodies +=
                    usize::from(declaration.contains("json: ") || declaration.contains("form: "));
                let told = told(large.path(), &declaration);
                if !told.is_held || !told.wrong.is_empty() || !told.lacking.is_empty() {
                    wrong += &format!("{declaration}\n    {told:?}\n");
                }
            }
        }
        assert!(wrong.is_empty(), "in {}:\n{wrong}", large.name);
        assert!(bodies >= 80, "{} has only {bodies} bodies", large.name);
    }
}

/// `POST "/pets" { query: { … }, json: { … } }`, as the operation says.
pub(crate) fn declared(contract: &Contract, operation: Operation<'_>, kind: Kind) -> String {
    let document = contract.document();
    let mut given = Given::default();
    for parameter in operation.parameters().unwrap_or_default() {
        if parameter.required || kind != Kind::Least {
            given.parameter(document, parameter, kind);
        }
    }
    if matches!(operation.method(), "POST" | "PUT" | "PATCH" | "DELETE") {
        given.body(document, operation, kind);
    }
    let mut options = Vec::new();
    for (option, entries) in [("headers", given.headers), ("query", given.query)] {
        if !entries.is_empty() {
            options.push(format!("{option}: {{ {} }}", entries.join(", ")));
        }
    }
    options.extend(given.body);
    // The first success that is listed as one status.
    let answers = operation.answers();
    let success = answers
        .iter()
        .find(|it| it.status.starts_with('2') && it.status.parse::<u16>().is_ok());
    if let Some(success) = success {
        options.push(format!("expect: {}", success.status));
    }
    let (method, path) = (operation.method(), with_plain_names(operation.path()));
    format!("{method} {path:?} {{ {} }}", options.join(", "))
}

#[derive(Default)]
struct Given {
    headers: Vec<String>,
    query: Vec<String>,
    body: Option<String>,
}

impl Given {
    fn parameter(&mut self, document: &Value, parameter: Parameter<'_>, kind: Kind) {
        let name = parameter.name;
        let value = parameter
            .schema
            .and_then(|schema| sample(document, schema.value(), kind));
        let style = parameter.value.get("style").and_then(Value::as_str);
        match parameter.place {
            // The type of a body is said by its option.
            Place::Header if name.eq_ignore_ascii_case("content-type") => {}
            Place::Header => {
                let value = value.filter(|it| !it.is_null()).unwrap_or(Value::from("1"));
                let value = literal(&value).unwrap_or("\"1\"".to_owned());
                self.headers.push(format!("{name:?}: {value}"));
            }
            Place::Query => match value {
                Some(Value::Object(members)) => {
                    for (key, value) in members {
                        let name = if style == Some("deepObject") {
                            format!("{name}[{key}]")
                        } else {
                            key
                        };
                        self.query
                            .extend(literal(&value).map(|value| format!("{name:?}: {value}")));
                    }
                }
                Some(Value::Array(elements)) => {
                    let name = if style == Some("deepObject") {
                        format!("{name}[]")
                    } else {
                        name.to_owned()
                    };
                    let first = elements.first().and_then(literal);
                    self.query
                        .extend(first.map(|value| format!("{name:?}: {value}")));
                }
                Some(value) => self
                    .query
                    .extend(literal(&value).map(|value| format!("{name:?}: {value}"))),
                None => self.query.push(format!("{name:?}: any()")),
            },
            Place::Path | Place::Cookie => {}
        }
    }

    fn body(&mut self, document: &Value, operation: Operation<'_>, kind: Kind) {
        if kind == Kind::Least && !operation.requires_body() {
            return;
        }
        let contents = operation.body().unwrap_or_default();
        let Some(content) = contents.first() else {
            return;
        };
        let value = content
            .schema
            .and_then(|schema| sample(document, schema.value(), kind));
        let essence = content.essence();
        self.body = Some(match essence.as_str() {
            "application/x-www-form-urlencoded" => {
                let mut fields = Vec::new();
                flatten("", &value.unwrap_or_default(), &mut fields);
                format!("form: {{ {} }}", fields.join(", "))
            }
            "multipart/form-data" => {
                let mut parts = Vec::new();
                flatten("", &value.unwrap_or_default(), &mut parts);
                format!("multipart: {{ {} }}", parts.join(", "))
            }
            "text/plain" => "text: \"a text\"".to_owned(),
            "application/octet-stream" => "bytes: made()".to_owned(),
            _ if content.is_json() => {
                if !essence.contains('*') && essence != "application/json" {
                    self.headers.push(format!("\"content-type\": {essence:?}"));
                }
                format!("json: {}", value.unwrap_or_default())
            }
            _ => {
                let media = essence.replace('*', "png");
                self.headers.push(format!("\"content-type\": {media:?}"));
                "bytes: made()".to_owned()
            }
        });
    }
}

/// The fields of a form, with those of objects in brackets.
fn flatten(name: &str, value: &Value, fields: &mut Vec<String>) {
    let below = |key: &str| match name {
        "" => key.to_owned(),
        _ => format!("{name}[{key}]"),
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, value)| flatten(&below(key), value, fields)),
        Value::Array(elements) => elements
            .iter()
            .take(1)
            .for_each(|value| flatten(&below(""), value, fields)),
        value => fields.extend(literal(value).map(|value| format!("{name:?}: {value}"))),
    }
}

/// As it stands in a query or a form, where there is no null.
fn literal(value: &Value) -> Option<String> {
    match value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// The parameters of a path by names that every path may have.
fn with_plain_names(path: &str) -> String {
    let mut plain = String::new();
    for (number, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, behind)) if number > 0 => plain += &format!("{{p{number}}}{behind}"),
            _ => plain += part,
        }
    }
    plain
}
