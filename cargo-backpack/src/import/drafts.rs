//! The requests that are one endpoint, while more of them come; then the endpoint.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value as JsonValue;

use super::found::Values;
use super::names::{Names, Segment, of_request, snake};
use super::places::{At, PartKind, PathPart, Place, is_id, noun, sent};
use super::program::{Arrow, Body, Endpoint, Json, Key, Origin, Part, Secret, Target, Value};
use super::secrets::{Secrets, is_secret, tells_secret};
use super::traffic::{self, Request};

/// The requests that are one endpoint.
pub(crate) struct Draft {
    /// The first of them.
    pub(crate) request: Request,
    pub(crate) parts: Vec<PathPart>,
    pub(crate) places: Vec<(Place, Decision)>,
    pub(crate) statuses: BTreeSet<u16>,
    /// What the latest answer has, and the number of its request.
    pub(crate) latest: Option<(usize, Values)>,
}

/// What becomes of a place.
#[derive(Clone, Debug)]
pub(crate) enum Decision {
    Literal,
    Secret(Secret),
    Taken(Candidate),
}

/// A part of an answer that has what a request repeats.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The number of the draft.
    pub(crate) source: usize,
    pub(crate) origin: Origin,
    pub(crate) format: Option<String>,
    /// Whether it was one element of a list here, and another one there.
    pub(crate) varies: bool,
}

/// The endpoints with their names.
pub(crate) fn endpoints(drafts: &[Draft], secrets: &mut Secrets) -> Vec<Endpoint> {
    let mut names = Names::default();
    let called: Vec<String> = drafts
        .iter()
        .map(|draft| names.unique(&draft.called()))
        .collect();
    let mut rows: HashMap<(String, String), usize> = HashMap::new();
    let mut endpoints = Vec::new();
    for (draft, name) in drafts.iter().zip(&called) {
        let mut endpoint = endpoint(draft, name, &called, secrets);
        let operation = operation(&draft.request);
        let mut shown = match operation {
            Some(operation) => format!("{} {operation}", endpoint.path),
            None => endpoint.path.clone(),
        };
        let row = rows.entry((endpoint.method.clone(), shown.clone()));
        let number = row.and_modify(|number| *number += 1).or_insert(1);
        if *number > 1 {
            shown.push_str(&format!(" ({number})"));
        }
        endpoint.shown = Some(shown).filter(|shown| *shown != endpoint.path);
        endpoints.push(endpoint);
    }
    endpoints
}

/// What a request of GraphQL does, in the client's own words.
fn operation(request: &Request) -> Option<&str> {
    let Some(traffic::Body::Json(json)) = &request.body else {
        return None;
    };
    let name = json.get("operationName")?.as_str()?;
    let is_name = |one: char| one.is_ascii_alphanumeric() || one == '_';
    let is_query = json.get("query").is_some() || json.get("extensions").is_some();
    (is_query && !name.is_empty() && name.len() < 60 && name.chars().all(is_name)).then_some(name)
}

fn endpoint(draft: &Draft, name: &str, called: &[String], secrets: &mut Secrets) -> Endpoint {
    let mut endpoint = Endpoint {
        name: name.to_owned(),
        method: draft.request.method.clone(),
        expect: expected(&draft.statuses),
        ..Endpoint::default()
    };
    let decisions: HashMap<&At, (&Place, &Decision)> = draft
        .places
        .iter()
        .map(|(place, decision)| (&place.at, (place, decision)))
        .collect();
    let parameters = parameters(&draft.parts, &decisions);
    for (number, part) in draft.parts.iter().enumerate() {
        endpoint.path.push_str(&part.before);
        match &parameters[number] {
            Some(parameter) => endpoint.path.push_str(&format!("{{{parameter}}}")),
            None => endpoint.path.push_str(&sent(&part.raw)),
        }
    }
    for (place, decision) in &draft.places {
        let target = match &place.at {
            At::Path(number) => match &parameters[*number] {
                Some(parameter) => Target::Path(parameter.clone()),
                None => continue,
            },
            At::Query(name) => Target::Query(name.clone()),
            At::Header(name) => Target::Header(name.clone()),
            At::Form(name) => Target::Form(name.clone()),
            At::Multipart(name) => Target::Multipart(name.clone()),
            At::Json(keys) => Target::Json(keys.clone()),
        };
        if let Decision::Taken(taken) = decision {
            endpoint.arrows.push(Arrow {
                target,
                source: called[taken.source].clone(),
                origin: taken.origin.clone(),
                format: taken.format.clone(),
            });
            continue;
        }
        let value = value(place, decision);
        match target {
            Target::Path(name) => endpoint.filled.push((name, number_or(value))),
            Target::Query(name) => endpoint.query.push((name, value)),
            Target::Header(name) => endpoint.headers.push((name, value)),
            Target::Form(_) | Target::Multipart(_) | Target::Json(_) => {}
        }
    }
    let basic = draft.request.basic.as_ref();
    endpoint.basic = basic.map(|(user, password)| self::basic(user, password, secrets));
    endpoint.body = draft
        .request
        .body
        .as_ref()
        .map(|body| self::body(body, &decisions, secrets));
    endpoint
}

/// Some services take a key for the name, and no password.
fn basic(user: &str, password: &str, secrets: &mut Secrets) -> (Value, Value) {
    let is_key = password.is_empty() || tells_secret(user);
    let mut hidden = |place: &str, text: &str| Value::Secret(secrets.of_place(place, text, false));
    let name = match is_key {
        true => hidden("user", user),
        false => user.into(),
    };
    match password.is_empty() {
        true => (name, "".into()),
        false => (name, hidden("password", password)),
    }
}

fn body(body: &traffic::Body, decisions: &Decisions, secrets: &mut Secrets) -> Body {
    let field = |at: At, text: &str| match decisions.get(&at) {
        Some((_, Decision::Taken(_))) => "".into(),
        Some((place, decision)) => value(place, decision),
        None => text.into(),
    };
    match body {
        traffic::Body::Json(json) => Body::Json(self::json(json, &mut Vec::new(), decisions)),
        traffic::Body::Form(fields) => {
            let fields = fields.iter();
            let fields =
                fields.map(|(name, text)| (name.clone(), field(At::Form(name.clone()), text)));
            Body::Form(fields.collect())
        }
        traffic::Body::Multipart(parts) => {
            let parts = parts.iter().map(|(name, part)| {
                let part = match part {
                    traffic::Part::Text(text) => {
                        Part::Text(field(At::Multipart(name.clone()), text))
                    }
                    traffic::Part::File(path) => Part::File(path.clone()),
                    traffic::Part::Bytes {
                        bytes,
                        file_name,
                        media_type,
                    } => {
                        let text = String::from_utf8_lossy(bytes);
                        let value = match is_secret(name) {
                            true => Value::Secret(secrets.of_place(name, &text, false)),
                            false => whole(&text, secrets),
                        };
                        match value {
                            Value::Secret(_) => Part::Text(value),
                            _ => Part::Bytes {
                                bytes: bytes.clone(),
                                file_name: file_name.clone(),
                                media_type: media_type.clone(),
                            },
                        }
                    }
                };
                (name.clone(), part)
            });
            Body::Multipart(parts.collect())
        }
        traffic::Body::Text(text) => Body::Text(whole(text, secrets)),
        traffic::Body::Bytes(bytes) => match whole(&String::from_utf8_lossy(bytes), secrets) {
            secret @ Value::Secret(_) => Body::Text(secret),
            _ => Body::Bytes(bytes.clone()),
        },
        traffic::Body::File(path) => Body::File(path.clone()),
    }
}

/// A text that is a secret as a whole where one is in it.
fn whole(text: &str, secrets: &mut Secrets) -> Value {
    match secrets.are_in_body(text) {
        true => Value::Secret(secrets.of_place("body", text, false)),
        false => text.into(),
    }
}

type Decisions<'d> = HashMap<&'d At, (&'d Place, &'d Decision)>;

/// The names of the parameters of a path, by the numbers of its parts.
fn parameters(parts: &[PathPart], decisions: &Decisions) -> Vec<Option<String>> {
    let is_one = |number: usize, part: &PathPart| match decisions.get(&At::Path(number)) {
        Some((_, Decision::Literal)) => match part.kind {
            PartKind::Host => true,
            PartKind::Segment => is_id(&part.raw),
            PartKind::Query => false,
        },
        Some(_) => true,
        None => false,
    };
    let are: Vec<bool> = parts
        .iter()
        .enumerate()
        .map(|(number, part)| is_one(number, part))
        .collect();
    let segments = parts
        .iter()
        .zip(&are)
        .filter(|(part, is_one)| part.kind == PartKind::Segment && **is_one);
    let is_alone = segments.count() == 1;
    let mut names: Vec<Option<String>> = Vec::new();
    for (part, is_one) in parts.iter().zip(are) {
        let name = is_one.then(|| {
            let name = match part.kind {
                PartKind::Segment if is_alone => "id".to_owned(),
                PartKind::Segment => snake(&format!("{} id", part.name), "id"),
                PartKind::Host | PartKind::Query => snake(&part.name, "value"),
            };
            let is_taken = |name: &String| names.iter().flatten().any(|other| other == name);
            let mut numbered = name.clone();
            for number in 2.. {
                if !is_taken(&numbered) {
                    break;
                }
                numbered = format!("{name}_{number}");
            }
            numbered
        });
        names.push(name);
    }
    names
}

impl Draft {
    /// What its path has one or several of: `item` of `/shops/7/items`.
    pub(crate) fn collection(&self) -> String {
        let mut parts = self.parts.iter().rev();
        let last = parts.find(|part| {
            part.kind == PartKind::Segment && !part.raw.is_empty() && !is_id(&part.raw)
        });
        last.map(|part| noun(&part.raw)).unwrap_or_default()
    }

    /// What its endpoint is called.
    fn called(&self) -> String {
        let decisions = self
            .places
            .iter()
            .map(|(place, decision)| (&place.at, (place, decision)));
        let parameters = parameters(&self.parts, &decisions.collect());
        let segments = self
            .parts
            .iter()
            .zip(&parameters)
            .filter(|(part, _)| part.kind == PartKind::Segment);
        let texts: Vec<_> = segments
            .map(|(part, parameter)| (part.text(), parameter.is_some()))
            .collect();
        let segments: Vec<_> = texts
            .iter()
            .map(|(text, is_parameter)| match is_parameter {
                true => Segment::Parameter,
                false => Segment::Text(text),
            })
            .collect();
        let request = of_request(&self.request.method, &segments);
        match operation(&self.request) {
            Some(operation) => format!("{request} {operation}"),
            None => request,
        }
    }
}

fn value(place: &Place, decision: &Decision) -> Value {
    match decision {
        Decision::Secret(secret) => Value::Secret(secret.clone()),
        Decision::Literal | Decision::Taken(_) => place.text.as_str().into(),
    }
}

/// An id that is a number, as one.
fn number_or(value: Value) -> Value {
    match value {
        Value::Text(text) => match text.parse::<i32>() {
            Ok(number) if number.to_string() == text => Value::Number(number.into()),
            _ => Value::Text(text),
        },
        other => other,
    }
}

fn json(json: &JsonValue, keys: &mut Vec<Key>, decisions: &Decisions) -> Json {
    let decision = |keys: &Vec<Key>| {
        decisions
            .get(&At::Json(keys.clone()))
            .map(|(_, decision)| *decision)
    };
    match json {
        JsonValue::Null => Json::Null,
        JsonValue::Bool(flag) => Json::Value(Value::Flag(*flag)),
        JsonValue::String(text) => Json::Value(match decision(keys) {
            Some(Decision::Secret(secret)) => Value::Secret(secret.clone()),
            Some(Decision::Taken(_)) => "".into(),
            Some(Decision::Literal) | None => text.as_str().into(),
        }),
        JsonValue::Number(number) => Json::Value(match decision(keys) {
            Some(Decision::Secret(secret)) => Value::Secret(secret.clone()),
            Some(Decision::Taken(_)) => Value::Number(0.into()),
            Some(Decision::Literal) | None => Value::Number(number.clone()),
        }),
        JsonValue::Array(list) => {
            let mut items = Vec::new();
            for (index, value) in list.iter().enumerate() {
                keys.push(Key::Index(index));
                items.push(self::json(value, keys, decisions));
                keys.pop();
            }
            Json::List(items)
        }
        JsonValue::Object(members) => {
            let mut items = Vec::new();
            for (name, value) in members {
                keys.push(Key::Name(name.clone()));
                items.push((name.clone(), self::json(value, keys, decisions)));
                keys.pop();
            }
            Json::Object(items)
        }
    }
}

/// What counts as success, where something was answered that does not by itself.
fn expected(statuses: &BTreeSet<u16>) -> Vec<(u16, u16)> {
    let is_usual = |status: &u16| (200..=399).contains(status);
    let others: Vec<_> = statuses
        .iter()
        .filter(|status| !is_usual(status))
        .map(|status| (*status, *status))
        .collect();
    match !others.is_empty() && statuses.iter().any(is_usual) {
        true => [vec![(200, 399)], others].concat(),
        false => others,
    }
}
