//! A load test of a contract: an endpoint for each operation, held to the contract, with as little in it as that requires.

use std::collections::BTreeMap;
use std::time::Duration;

use backpack_grammar::contract::{Content, Contract, Operation, Parameter, Place};
use serde_json::Value as Data;

use super::links::{self, Linked};
use super::names::{self, Names, Segment};
use super::program::{
    Body, Endpoint, Json, Kind, Part, Program, Scenario, Secret, Target, Value, Wait,
};

/// Methods that the language knows.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// What is asked for of a contract.
pub(crate) struct Wanted<'w> {
    /// The path of the contract from the folder of the crate, as the load test names it.
    pub(crate) file: String,
    /// How it is shown.
    pub(crate) shown: &'w str,
    /// What is loaded, where that is not the first server of the contract.
    pub(crate) host: Option<&'w str>,
}

/// The load test, and what there is to tell of it.
pub(crate) fn program(
    contract: &Contract,
    wanted: &Wanted<'_>,
) -> Result<(Program, Vec<String>), String> {
    let (operations, others): (Vec<_>, Vec<_>) = contract
        .operations()
        .partition(|operation| METHODS.contains(&operation.method()));
    if operations.is_empty() {
        return Err(format!("{}: the contract has no operations", wanted.shown));
    }
    let mut told = Vec::new();
    if !others.is_empty() {
        let left_out: Vec<_> = others.iter().map(spelled).collect();
        told.push(format!(
            "left out, for they are no requests: {}",
            left_out.join(", ")
        ));
    }
    let mut names = Names::default();
    let mut drafts: Vec<Draft<'_>> = operations
        .into_iter()
        .map(|operation| draft(operation, &mut names))
        .collect();
    let linked: Vec<Linked<'_>> = drafts
        .iter()
        .map(|it| (it.operation, it.endpoint.name.clone()))
        .collect();
    let mut arrows = Vec::new();
    for draft in &mut drafts {
        link(draft, &linked, &mut arrows);
    }
    let steps = links::in_order(drafts.iter().map(|it| (&it.operation, &it.endpoint)));
    let host = match wanted.host {
        Some(host) => host.to_owned(),
        None => host_of(contract),
    };
    let title = contract
        .document()
        .pointer("/info/title")
        .and_then(Data::as_str);
    let program = Program {
        about: vec![format!("{}, after its contract `{}`.", title.unwrap_or("A service"), wanted.file)],
        contract: Some(wanted.file.clone()),
        host,
        insecure: false,
        endpoints: drafts.into_iter().map(|draft| draft.endpoint).collect(),
        scenario: Scenario {
            name: "Everything".to_owned(),
            about: "Each operation once: take out what a user does not do, and put the rest in the order of one who does.".to_owned(),
            wait: Wait::Between(Duration::from_secs(1), Duration::from_secs(3)),
            steps,
        },
    };
    Ok((program, told))
}

fn spelled(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method(), operation.path())
}

/// An endpoint on its way.
struct Draft<'c> {
    operation: Operation<'c>,
    endpoint: Endpoint,
    /// The parameters of its path as the contract calls them, each with what the endpoint calls it.
    path: Vec<(&'c str, String)>,
}

fn draft<'c>(operation: Operation<'c>, names: &mut Names) -> Draft<'c> {
    let (path, renamed) = path_of(operation.path());
    let parameters = operation.parameters().unwrap_or_default();
    let at = |place: Place| parameters.iter().filter(move |it| it.place == place);
    let value = |parameter: &Parameter<'c>| sample_of(parameter);
    let filled = renamed.iter().map(|(theirs, own)| {
        let parameter = at(Place::Path).find(|it| it.name == *theirs);
        (own.clone(), parameter.map_or_else(|| "1".into(), &value))
    });
    let required = |place: Place| {
        at(place)
            .filter(|it| it.required)
            .map(|it| (it.name.to_owned(), value(it)))
    };
    let mut endpoint = Endpoint {
        name: name_of(&operation, names),
        about: about(&operation),
        method: operation.method().to_owned(),
        path,
        filled: filled.collect(),
        query: required(Place::Query)
            .filter(|(name, _)| !is_nested(&parameters, name))
            .collect(),
        headers: required(Place::Header)
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .filter(|(name, _)| !is_ignored(name))
            .collect(),
        ..Endpoint::default()
    };
    secure(&operation, &mut endpoint);
    let takes_body = matches!(operation.method(), "POST" | "PUT" | "PATCH" | "DELETE");
    endpoint.body = operation
        .body()
        .filter(|_| takes_body)
        .and_then(|contents| body(&contents, &mut endpoint.headers));
    Draft {
        operation,
        endpoint,
        path: renamed,
    }
}

/// Headers that the contract has nothing to say of.
fn is_ignored(name: &str) -> bool {
    matches!(
        name,
        "accept" | "content-type" | "authorization" | "content-length" | "connection"
    )
}

/// A query value whose names are those of its properties.
fn is_nested(parameters: &[Parameter<'_>], name: &str) -> bool {
    let of = parameters
        .iter()
        .find(|it| it.place == Place::Query && it.name == name);
    let schema = of.and_then(|it| it.schema);
    schema.is_some_and(|schema| schema.sample().is_object())
}

fn name_of(operation: &Operation<'_>, names: &mut Names) -> String {
    match operation.id() {
        Some(id) => names.unique(id),
        None => {
            let segments: Vec<_> = operation
                .path()
                .split('/')
                .skip(1)
                .filter(|it| !it.is_empty())
                .collect();
            let segments: Vec<_> = segments
                .iter()
                .map(|segment| match segment.starts_with('{') {
                    true => Segment::Parameter,
                    false => Segment::Text(segment),
                })
                .collect();
            names.unique(&names::of_request(operation.method(), &segments))
        }
    }
}

fn about(operation: &Operation<'_>) -> Option<String> {
    let text = operation.value().get("summary").and_then(Data::as_str)?;
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// The path with parameters as the language names them: `/a/{item-id}` → `/a/{item_id}`.
fn path_of(path: &str) -> (String, Vec<(&str, String)>) {
    let mut own = String::new();
    let mut renamed: Vec<(&str, String)> = Vec::new();
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            break;
        };
        let mut plain = names::snake(name, "parameter");
        while renamed.iter().any(|(_, other)| *other == plain) {
            plain.push('_');
        }
        own.push_str(before);
        own.push_str(&format!("{{{plain}}}"));
        renamed.push((name, plain));
        rest = behind;
    }
    own.push_str(rest);
    (own, renamed)
}

fn sample_of(parameter: &Parameter<'_>) -> Value {
    let own = parameter.value.get("example");
    let several = parameter.value.get("examples").and_then(Data::as_object);
    let several = several.and_then(|all| all.values().next()?.get("value"));
    let value = own.or(several).filter(|value| fits(parameter, value));
    let value = value.cloned();
    let value = value.or_else(|| Some(parameter.schema?.sample()));
    match value.as_ref().and_then(scalar) {
        Some(value) => value,
        None => "1".into(),
    }
}

/// Whether an example is what its schema takes, as it is or as it is sent.
fn fits(parameter: &Parameter<'_>, example: &Data) -> bool {
    parameter.schema.is_none_or(|schema| {
        let sent = example
            .as_str()
            .and_then(|text| serde_json::from_str::<Data>(text).ok());
        schema.takes(example)
            || sent.is_some_and(|sent| schema.takes(&sent))
            || schema.takes(&Data::Array(vec![example.clone()]))
    })
}

/// One text, number or flag.
fn scalar(data: &Data) -> Option<Value> {
    match data {
        Data::String(text) if text.is_empty() => None,
        Data::String(text) => Some(Value::Text(text.clone())),
        Data::Number(number) => Some(Value::Number(number.clone())),
        Data::Bool(flag) => Some(Value::Flag(*flag)),
        Data::Array(list) => scalar(list.first()?),
        _ => None,
    }
}

/// What says who asks, of which the environment gives the secret.
fn secure(operation: &Operation<'_>, endpoint: &mut Endpoint) {
    let document = operation.contract().document();
    let asked = operation
        .value()
        .get("security")
        .or_else(|| document.get("security"));
    // Each of these will do; an empty one says that nobody has to.
    let first = asked
        .and_then(Data::as_array)
        .and_then(|all| all.first()?.as_object());
    for (name, _) in first.into_iter().flatten() {
        let scheme = document
            .pointer("/components/securitySchemes")
            .and_then(|all| all.get(name));
        let Some(scheme) = scheme else { continue };
        let word = |key: &str| scheme.get(key).and_then(Data::as_str).unwrap_or_default();
        let secret = |before: &str| {
            Value::Secret(Secret {
                variable: format!(
                    "LOAD_TEST_{}",
                    names::snake(name, "secret").to_ascii_uppercase()
                ),
                before: before.to_owned(),
                kind: Kind::Text,
            })
        };
        match (
            word("type"),
            word("scheme").to_ascii_lowercase().as_str(),
            word("in"),
        ) {
            ("http", "basic", _) => endpoint.basic = Some(("user".into(), secret(""))),
            ("http" | "oauth2" | "openIdConnect", _, _) => {
                put(
                    &mut endpoint.headers,
                    "authorization".to_owned(),
                    secret("Bearer "),
                );
            }
            ("apiKey", _, "query") => {
                put(&mut endpoint.query, word("name").to_owned(), secret(""));
            }
            ("apiKey", _, "header") => {
                put(
                    &mut endpoint.headers,
                    word("name").to_ascii_lowercase(),
                    secret(""),
                );
            }
            _ => {}
        }
    }
    if endpoint.basic.is_some() {
        endpoint.headers.retain(|(name, _)| name != "authorization");
    }
}

/// A secret in the place of what stands under its name, unless that is one too.
fn put(list: &mut Vec<(String, Value)>, name: String, secret: Value) {
    match list.iter_mut().find(|(known, _)| *known == name) {
        Some((_, Value::Secret(_))) => {}
        Some((_, value)) => *value = secret,
        None => list.push((name, secret)),
    }
}

/// The first body that can be written down.
fn body(contents: &[Content<'_>], headers: &mut Vec<(String, Value)>) -> Option<Body> {
    let of = |wanted: &str| contents.iter().find(|content| content.essence() == wanted);
    let sample = |content: &Content<'_>| content.schema.map(|schema| schema.sample());
    if let Some(content) = contents.iter().find(|content| content.is_json()) {
        let essence = content.essence();
        if essence.ends_with("+json") {
            headers.push(("content-type".to_owned(), Value::Text(essence)));
        }
        return sample(content).map(|data| Body::Json(json(data)));
    }
    if let Some(content) = of("application/x-www-form-urlencoded") {
        return Some(Body::Form(fields(sample(content)?)));
    }
    if let Some(content) = of("multipart/form-data") {
        let fields = fields(sample(content)?).into_iter();
        return Some(Body::Multipart(
            fields
                .map(|(name, value)| (name, Part::Text(value)))
                .collect(),
        ));
    }
    let content = contents
        .iter()
        .find(|content| !content.essence().contains('*'))?;
    let essence = content.essence();
    if essence != "text/plain" {
        headers.push(("content-type".to_owned(), Value::Text(essence)));
    }
    Some(Body::Text("text".into()))
}

fn fields(data: Data) -> Vec<(String, Value)> {
    let Data::Object(members) = data else {
        return Vec::new();
    };
    members
        .into_iter()
        .map(|(name, value)| (name, scalar(&value).unwrap_or_else(|| "text".into())))
        .collect()
}

fn json(data: Data) -> Json {
    match data {
        Data::Null => Json::Null,
        Data::Bool(flag) => Json::Value(Value::Flag(flag)),
        Data::Number(number) => Json::Value(Value::Number(number)),
        Data::String(text) => Json::Value(Value::Text(text)),
        Data::Array(list) => Json::List(list.into_iter().map(json).collect()),
        Data::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, json(value)));
            Json::Object(members.collect())
        }
    }
}

/// Lets the parameters of a path come from answers, where the contract has such.
fn link(draft: &mut Draft<'_>, all: &[Linked<'_>], arrows: &mut Vec<(String, String)>) {
    let mut sources: BTreeMap<&str, _> = BTreeMap::new();
    let name = &draft.endpoint.name;
    for (theirs, own) in &draft.path {
        let given = links::sources(&draft.operation, theirs, all).into_iter();
        // What waits for this one itself, or is it, has nothing to give it.
        let mut given = given.filter(|(source, _)| !links::is_needed(name, source, arrows));
        if let Some(source) = given.next() {
            arrows.push((name.clone(), source.0.clone()));
            sources.insert(own, source);
        }
    }
    for (own, (source, origin)) in sources {
        draft.endpoint.filled.retain(|(name, _)| name != own);
        draft.endpoint.arrows.push(super::program::Arrow {
            target: Target::Path(own.to_owned()),
            source,
            origin,
            format: None,
        });
    }
}

/// The first server with its path; where it has no host, one on this machine.
fn host_of(contract: &Contract) -> String {
    let server = contract.document().pointer("/servers/0");
    let url = server
        .and_then(|server| server.get("url")?.as_str())
        .unwrap_or_default();
    let mut url = url.trim_end_matches('/').to_owned();
    let variables = server.and_then(|server| server.get("variables")?.as_object());
    for (name, variable) in variables.into_iter().flatten() {
        let default = variable
            .get("default")
            .and_then(Data::as_str)
            .unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    match url.contains("://") {
        true => url,
        false => format!("http://127.0.0.1:8080{url}"),
    }
}

#[cfg(test)]
mod tests {
    use backpack_grammar::contract::Contract;

    use super::{Wanted, path_of, program};
    use crate::import::write;

    fn written(contract: &str) -> String {
        let contract = Contract::parse(contract.as_bytes()).expect("a contract");
        let wanted = Wanted {
            file: "a.yaml".to_owned(),
            shown: "a.yaml",
            host: None,
        };
        let (program, _) = program(&contract, &wanted).expect("a program");
        write::text(&program).expect("the language takes it")
    }

    #[test]
    fn parameters_get_names_of_the_language() {
        let (path, renamed) = path_of("/a/{item-id}/{item_id}.{Format}/{0}");
        assert_eq!(path, "/a/{item_id}/{item_id_}.{format}/{parameter}");
        assert_eq!(renamed[2], ("Format", "format".to_owned()));
    }

    #[test]
    fn values_come_from_where_links_and_names_say() {
        let text = written(
            r##"
openapi: 3.0.0
info: { title: "A \"b\"\n#![c]", version: "1" }
servers: [{ url: "/{base}/", variables: { base: { default: v2 } } }]
paths:
  /orders:
    get: { responses: { 200: { content: { application/json: { schema: { type: object, properties: { items: { type: array, items: { properties: { orderId: { type: integer } } } } } } } } } } }
  /orders/{orderId}:
    get: { parameters: [{ name: orderId, in: path, required: true, schema: { type: integer } }], responses: { 200: { description: x } } }
  /users/{name}:
    put:
      operationId: putUser
      summary: "ends /* here \"#; */\nand goes on"
      parameters: [{ name: name, in: path, required: true, schema: { type: string, example: "a\"b\\" } }]
      responses: { 200: { description: x, links: { log: { operationId: getLog, parameters: { logId: "$response.body#/log/0/id" } } } } }
  /logs/{logId}:
    get: { operationId: getLog, parameters: [{ name: logId, in: path, required: true, schema: { type: string } }], responses: { 200: { description: x } } }
    trace: { responses: { 200: { description: x } } }
"##,
        );
        for line in [
            r#"GetOrder { path["order_id"] <- GetOrders.json["items"][any]["orderId"] }"#,
            r#"GetLog { path["log_id"] <- PutUser.json["log"][0]["id"] }"#,
            r#".host("http://127.0.0.1:8080/v2")"#,
            r##"/// ends /* here "#; */"##,
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }

    #[test]
    fn nothing_waits_for_itself() {
        let link = |to: &str, id: &str| {
            format!(
                r##"links: {{ {to}: {{ operationId: {to}, parameters: {{ id: "$response.body#/{id}" }} }} }}"##
            )
        };
        let get = |id: &str, link: &str| {
            format!(
                "get: {{ operationId: {id}, parameters: [{{ name: id, in: path, required: true, schema: {{ type: integer }} }}], responses: {{ 200: {{ description: x, {link} }} }} }}"
            )
        };
        let text = written(&format!(
            "openapi: 3.1.0\npaths:\n  /pets/{{id}}: {{ {} }}\n",
            get("getPet", &link("getPet", "id"))
        ));
        assert!(!text.contains("<-"), "{text}");
        let text = written(&format!(
            "openapi: 3.1.0\npaths:\n  /a/{{id}}: {{ {} }}\n  /b/{{id}}: {{ {} }}\n  /c/{{id}}: {{ {} }}\n",
            get("a", &link("b", "next")),
            get("b", &link("c", "next")),
            get("c", &link("a", "next"))
        ));
        assert_eq!(text.matches("<-").count(), 2, "{text}");
        // Where one would wait for itself, the next that has it gives it.
        let text = written(&format!(
            "openapi: 3.1.0\npaths:\n  /pets/{{id}}: {{ {} }}\n  /pets: {{ post: {{ operationId: make, responses: {{ 201: {{ description: x, content: {{ application/json: {{ schema: {{ properties: {{ id: {{}} }} }} }} }} }} }} }} }}\n",
            get("getPet", &link("getPet", "id"))
        ));
        assert!(
            text.contains(r#"GetPet { path["id"] <- Make.json["id"] }"#),
            "{text}"
        );
    }

    #[test]
    fn a_secret_stands_in_the_place_of_the_parameter_of_its_name() {
        let text = written(
            r##"
openapi: 3.1.0
paths:
  /a:
    get:
      security: [{ key: [], query: [], basic: [], token: [] }]
      parameters:
        - { name: X-Api-Key, in: header, required: true, schema: { type: string } }
        - { name: x-other, in: header, required: true, schema: { type: string } }
        - { name: api_key, in: query, required: true, schema: { type: string } }
        - { name: page, in: query, required: true, schema: { type: integer } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: x-api-key }
    query: { type: apiKey, in: query, name: api_key }
    basic: { type: http, scheme: basic }
    token: { type: http, scheme: bearer }
"##,
        );
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            r#"query: { "api_key": secret("LOAD_TEST_QUERY"), "page": 1 }"#,
            r#"headers: { "x-api-key": secret("LOAD_TEST_KEY"), "x-other": "text" }"#,
            r#"auth: basic("user", secret("LOAD_TEST_BASIC"))"#,
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn an_example_that_the_contract_does_not_take_is_left() {
        let text = written(
            r##"
openapi: 3.0.3
paths:
  /a:
    get:
      parameters:
        - { name: a, in: query, required: true, example: many, schema: { type: integer, minimum: 4 } }
        - { name: b, in: query, required: true, example: "7", schema: { type: integer } }
        - { name: c, in: query, required: true, example: x, schema: { type: array, items: { type: string } } }
        - { name: d, in: query, required: true, schema: { type: integer, minimum: 0, exclusiveMinimum: true } }
"##,
        );
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains(r#"query: { "a": 4, "b": "7", "c": "x", "d": 1 }"#),
            "{text}"
        );
    }

    #[test]
    fn what_turns_a_text_around_stands_in_no_comment() {
        let text = written(
            "openapi: 3.1.0\ninfo: { title: \"A\\u2066 b\\u202E\" }\npaths: { /a: { get: { operationId: everything, summary: \"\\u200Fone \\u061Ctwo\\u2069\" } } }",
        );
        assert!(text.contains("//! A b, after"), "{text}");
        assert!(text.contains("/// one two\n"), "{text}");
        // The scenario has that name.
        assert!(text.contains("pub Everything2 ="), "{text}");
    }

    #[test]
    fn what_takes_away_comes_last() {
        let text = written(
            r#"
openapi: 3.1.0
paths:
  /a/{id}: { delete: { operationId: gone }, get: { operationId: one } }
  /a: { get: { operationId: all }, post: { operationId: make, responses: { 201: { content: { application/json: { schema: { properties: { id: {} } } } } } } } }
"#,
        );
        assert!(text.contains("= [Make, All, One, Gone];"), "{text}");
    }
}
