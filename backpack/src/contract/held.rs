//! What an endpoint's contract lists, and whether an answer is that.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::Method;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use url::Url;

use super::schemas::{Schema, Schemas};
use super::told;
use crate::answer::Answer;
use crate::declare::contract::{Contract, Document, Listed, Operation};
use crate::declare::endpoint::{Declaration, EndpointId};
use crate::declare::protocol::Protocol;
use crate::text::cut::cut;
use crate::text::printable::line;

/// How many characters of a media type a failure's text has.
const LONGEST_TYPE: usize = 60;

/// The contracts of the endpoints of a run.
#[derive(Debug, Default)]
pub(crate) struct Contracts(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    documents: Vec<(&'static Document, Schemas)>,
    held: HashMap<EndpointId, Option<Arc<Held>>>,
    /// What could not be made ready.
    unchecked: Vec<String>,
}

impl Contracts {
    /// Makes those of these endpoints ready.
    ///
    /// # Errors
    /// The feature is not built in.
    pub(crate) fn of_all(endpoints: &[&'static Declaration]) -> Result<Self, String> {
        let contracts = Self::default();
        for endpoint in endpoints {
            contracts.of(endpoint);
        }
        Ok(contracts)
    }

    /// What the answers of an endpoint are held to. Those that only blocks request are made ready when the first user comes to them.
    pub(crate) fn of(&self, endpoint: &'static Declaration) -> Option<Arc<Held>> {
        // A stream is no answer that ends.
        let is_plain = matches!(endpoint.protocol, Protocol::Http);
        let contract = endpoint.contract.filter(|_| is_plain)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = known.held.get(&endpoint.id) {
            return held.clone();
        }
        let held = known.make(endpoint, contract).map(Arc::new);
        known.held.insert(endpoint.id, held.clone());
        held
    }

    /// What is not checked, for it could not be made ready: a line each.
    pub(crate) fn unchecked(&self) -> Vec<String> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.unchecked.clone()
    }
}

impl Known {
    fn make(&mut self, endpoint: &Declaration, contract: &'static Contract) -> Option<Held> {
        if contract.operations.is_empty() {
            return None;
        }
        let mut schemas = HashMap::new();
        for (operation, listed, place) in places(contract) {
            let of_document = document(&mut self.documents, contract.document);
            match of_document.at(place) {
                Ok(schema) => {
                    schemas.insert(place, schema);
                }
                Err(why) => {
                    let (file, name) = (contract.document.file, name(operation));
                    let status = statuses(listed);
                    let line = format!(
                        "`{file}`: the answers {status} of {name} are not held to their schema: {why}"
                    );
                    if !self.unchecked.contains(&line) {
                        self.unchecked.push(line);
                    }
                }
            }
        }
        Some(Held {
            operations: contract.operations,
            discards: endpoint.discards,
            schemas,
        })
    }
}

fn document<'k>(
    documents: &'k mut Vec<(&'static Document, Schemas)>,
    document: &'static Document,
) -> &'k mut Schemas {
    let known = documents
        .iter()
        .position(|(known, _)| std::ptr::eq(*known, document));
    let index = known.unwrap_or_else(|| {
        documents.push((document, Schemas::of(document)));
        documents.len() - 1
    });
    &mut documents[index].1
}

/// Where all schemas of an endpoint's answers stand.
fn places(
    contract: &'static Contract,
) -> impl Iterator<Item = (&'static Operation, &'static Listed, &'static str)> {
    let answers = contract.operations.iter();
    let answers = answers.flat_map(|operation| {
        let answers = operation.answers.iter();
        answers.map(move |listed| (operation, listed))
    });
    answers.flat_map(|(operation, listed)| {
        let contents = listed.contents.unwrap_or_default().iter();
        contents.filter_map(move |(media, place)| {
            let is_json = is_json(media) || media.ends_with("/*");
            Some((operation, listed, (*place).filter(|_| is_json)?))
        })
    })
}

/// What the answers of one endpoint are held to.
#[derive(Debug)]
pub(crate) struct Held {
    operations: &'static [Operation],
    /// The bodies are not kept.
    discards: bool,
    schemas: HashMap<&'static str, Arc<Schema>>,
}

impl Held {
    /// Whether the contract has this answer to a request of this method and URL: the text of the first thing that it has not.
    pub(crate) fn hold(&self, method: &Method, url: &Url, answer: &Answer) -> Result<(), String> {
        let mut operations = self.operations.iter();
        let operation = operations.find(|it| it.verb.as_str() == method.as_str());
        let Some(operation) = operation.filter(|it| !it.answers.is_empty()) else {
            return Ok(());
        };
        // What is listed is the redirect; the answer is that of another operation.
        if redirects(operation) && is_from_elsewhere(answer, url) {
            return Ok(());
        }
        let listed = listed(operation, answer.status())?;
        match listed.contents {
            Some(contents) if !contents.is_empty() && may_have_body(method, answer) => {
                self.hold_body(operation, contents, answer)
            }
            _ => Ok(()),
        }
    }

    fn hold_body(
        &self,
        operation: &Operation,
        contents: &'static [(&'static str, Option<&'static str>)],
        answer: &Answer,
    ) -> Result<(), String> {
        let kind = answer.headers().get(CONTENT_TYPE);
        let kind = kind.map(|kind| essence(&String::from_utf8_lossy(kind.as_bytes())));
        let is_json = kind.as_deref().is_some_and(is_json);
        if answer.length() == 0 && !is_json {
            return Ok(());
        }
        let places = places_for(contents, kind.as_deref().unwrap_or_default());
        if places.is_empty() {
            return Err(unlisted_type(operation, contents, kind.as_deref(), answer));
        }
        let schema = |place: &Option<_>| Some(&**self.schemas.get((*place)?)?);
        let schemas: Option<Vec<_>> = places.iter().map(schema).collect();
        match schemas {
            Some(schemas) if is_json && !self.discards => fits(&schemas, answer),
            // Where one of them is not held to, the answer may be that.
            _ => Ok(()),
        }
    }
}

fn may_have_body(method: &Method, answer: &Answer) -> bool {
    *method != Method::HEAD && !answer.status_has_no_body()
}

/// The answer that is listed for a status; single ones are before ranges, and what is for all comes last.
fn listed(operation: &'static Operation, status: u16) -> Result<&'static Listed, String> {
    let mut answers = operation.answers.iter();
    let found = answers.find(|listed| (listed.statuses.0..=listed.statuses.1).contains(&status));
    found.ok_or_else(|| {
        let known: Vec<_> = operation.answers.iter().map(statuses).collect();
        let (name, known) = (name(operation), known.join(", "));
        format!("the contract lists no status {status} for {name}: {known}")
    })
}

/// Whether an answer is listed that leads elsewhere; a 304 leads nowhere.
fn redirects(operation: &Operation) -> bool {
    let mut answers = operation.answers.iter();
    answers.any(|listed| listed.statuses.0 / 100 == 3 && listed.statuses != (304, 304))
}

/// Whether redirects were followed. They may lead back to the same address, so that it is asked whether this is the very URL of the
/// request, which an answer to that has with it.
fn is_from_elsewhere(answer: &Answer, url: &Url) -> bool {
    answer.url().is_some_and(|from| !std::ptr::eq(from, url))
}

/// Where the schemas stand that are listed for a media type: those of the most exact entry, which are several where entries differ in
/// their parameters alone.
fn places_for(contents: &[(&str, Option<&'static str>)], kind: &str) -> Vec<Option<&'static str>> {
    let exactness = contents.iter().map(|(media, _)| exactness(media, kind));
    let Some(most) = exactness.clone().flatten().max() else {
        return Vec::new();
    };
    let listed = contents.iter().zip(exactness);
    let listed = listed.filter(|(_, exactness)| *exactness == Some(most));
    listed.map(|((_, place), _)| *place).collect()
}

/// How exactly an entry names a media type: as it is, or by how many bytes around its `*`; none where it does not.
fn exactness(media: &str, kind: &str) -> Option<usize> {
    if media == kind {
        return Some(usize::MAX);
    }
    let (begin, end) = match media {
        // Of answers that do not say what they are, too.
        "*/*" => ("", ""),
        _ => media.split_once('*')?,
    };
    let within = kind.strip_prefix(begin)?.strip_suffix(end);
    within.map(|_| begin.len() + end.len())
}

fn unlisted_type(
    operation: &Operation,
    contents: &[(&str, Option<&str>)],
    kind: Option<&str>,
    answer: &Answer,
) -> String {
    let mut known: Vec<_> = contents.iter().map(|(media, _)| *media).collect();
    known.dedup();
    let (name, status, known) = (name(operation), answer.status(), known.join(", "));
    match kind {
        Some(kind) => {
            let kind = line(&cut(kind, LONGEST_TYPE));
            format!("the contract lists no {kind} for status {status} of {name}: {known}")
        }
        None => format!(
            "the contract lists no answer without a content type for status {status} of {name}: {known}"
        ),
    }
}

/// Whether the answer fits one of these; what is told is what the first of them has to say.
fn fits(schemas: &[&Schema], answer: &Answer) -> Result<(), String> {
    let value: Value = match serde_json::from_slice(answer.json_bytes()) {
        Ok(value) => value,
        // It may be JSON, and is not looked at.
        Err(error) if error.to_string().starts_with("recursion limit") => return Ok(()),
        Err(error) => return Err(format!("the contract: the answer is no JSON: {error}")),
    };
    let mut first = None;
    for schema in schemas {
        let Err(error) = schema.validate(&value) else {
            return Ok(());
        };
        // Whether it fits could not be found out.
        let Some(text) = told::told(&error, &value) else {
            return Ok(());
        };
        first.get_or_insert(text);
    }
    match first {
        Some(text) => Err(format!("the contract: {text}")),
        None => Ok(()),
    }
}

/// `GET /pets`
fn name(operation: &Operation) -> String {
    format!("{} {}", operation.verb.as_str(), operation.path)
}

/// As the contract writes it.
fn statuses(listed: &Listed) -> String {
    match listed.statuses {
        (from, to) if from == to => from.to_string(),
        (from, to) if from / 100 == to / 100 => format!("{}XX", from / 100),
        _ => "default".to_owned(),
    }
}

/// A media type without what stands behind its `;`.
fn essence(kind: &str) -> String {
    let essence = kind.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::declare::verb::Verb;

    const PET: (&str, Option<&str>) = ("application/json", Some("/pet"));

    static OPERATION: Operation = Operation {
        verb: Verb::Get,
        path: "/pets/{petId}",
        answers: &[
            Listed {
                statuses: (200, 200),
                contents: Some(&[PET, ("text/*", None)]),
            },
            Listed {
                statuses: (202, 202),
                contents: None,
            },
            Listed {
                statuses: (400, 499),
                contents: Some(&[("*/*", Some("/pet"))]),
            },
        ],
    };

    fn schema(place: &str) -> Arc<Schema> {
        let document: &'static Document = Box::leak(Box::new(Document {
            file: "pets.yaml",
            operations: "",
            answers: r##"{ "places": { "/pet": 0, "/count": 2 }, "$defs": {
                "0": { "required": ["name"], "properties": { "name": { "$ref": "#/$defs/1" } } },
                "1": { "type": "string" },
                "2": { "required": ["count"] }
            } }"##,
        }));
        Schemas::of(document).at(place).expect("a schema")
    }

    fn held(discards: bool) -> Held {
        Held {
            operations: std::slice::from_ref(&OPERATION),
            discards,
            schemas: HashMap::from([("/pet", schema("/pet"))]),
        }
    }

    fn answer(status: u16, kind: &str, body: &'static str) -> Answer {
        let mut headers = HeaderMap::new();
        if !kind.is_empty() {
            headers.insert(CONTENT_TYPE, kind.parse().expect("a value"));
        }
        Answer::with_headers(status, headers, Bytes::from_static(body.as_bytes()))
    }

    fn url() -> Url {
        Url::parse("http://pets.example/pets/7").expect("a URL")
    }

    fn told(status: u16, kind: &str, body: &'static str) -> String {
        let told = held(false).hold(&Method::GET, &url(), &answer(status, kind, body));
        told.err().unwrap_or_default()
    }

    #[test]
    fn a_status_is_listed_alone_or_within_a_range() {
        assert_eq!(told(202, "text/html", "x"), "");
        assert_eq!(told(404, "text/html", "x"), "");
        assert_eq!(
            told(500, "", ""),
            "the contract lists no status 500 for GET /pets/{petId}: 200, 202, 4XX"
        );
        // What is not described is not held.
        let posted = held(false).hold(&Method::POST, &url(), &answer(500, "", ""));
        assert_eq!(posted, Ok(()));
    }

    #[test]
    fn a_media_type_is_listed_by_itself_or_with_others() {
        assert_eq!(
            told(200, "Application/JSON; charset=utf-8", r#"{"name": "rex"}"#),
            ""
        );
        assert_eq!(told(200, "text/html", "x"), "");
        assert_eq!(
            told(200, "image/png", "x"),
            "the contract lists no image/png for status 200 of GET /pets/{petId}: application/json, text/*"
        );
        assert_eq!(
            told(200, "", "x"),
            "the contract lists no answer without a content type for status 200 of GET /pets/{petId}: application/json, text/*"
        );
        assert_eq!(told(200, "", ""), "");
    }

    #[test]
    fn the_most_exact_entry_is_held_to_whatever_the_order() {
        let places = |medias: &[&'static str], kind| {
            let contents: Vec<_> = medias.iter().map(|media| (*media, Some(*media))).collect();
            let places = places_for(&contents, kind);
            places.into_iter().flatten().collect::<Vec<_>>()
        };
        let all = [
            "*/*",
            "application/*",
            "application/*+json",
            "application/vnd.pets.*+json",
            "application/json",
        ];
        let reversed: Vec<_> = all.into_iter().rev().collect();
        for (kind, wanted) in [
            ("application/json", "application/json"),
            ("application/problem+json", "application/*+json"),
            (
                "application/vnd.pets.v2+json",
                "application/vnd.pets.*+json",
            ),
            ("application/xml", "application/*"),
            ("text/html", "*/*"),
            ("", "*/*"),
        ] {
            assert_eq!(places(&all, kind), [wanted]);
            assert_eq!(places(&reversed, kind), [wanted]);
        }
        assert!(places(&["application/*+json"], "application/json").is_empty());
        assert!(places(&["application/json"], "application/problem+json").is_empty());
        let twice = ["application/json", "text/html", "application/json"];
        assert_eq!(places(&twice, "application/json").len(), 2);
    }

    #[test]
    fn one_of_several_entries_of_a_media_type_is_enough() {
        let (named, counted) = (schema("/pet"), schema("/count"));
        let told = |schemas: &[&Schema], body| {
            let told = fits(schemas, &answer(200, "application/json", body));
            told.err().unwrap_or_default()
        };
        assert_eq!(told(&[&named, &counted], r#"{"name": "rex"}"#), "");
        assert_eq!(told(&[&named, &counted], r#"{"count": 1}"#), "");
        assert_eq!(
            told(&[&named, &counted], "{}"),
            r#"the contract: json["name"] is missing"#
        );
        // Of the second of these nothing is known.
        let held = held(false);
        let hold = |contents| {
            let wrong = answer(200, "application/json; v=2", "{}");
            held.hold_body(&OPERATION, contents, &wrong)
        };
        assert!(hold(&[PET]).is_err());
        assert_eq!(hold(&[PET, ("application/json", None)]), Ok(()));
        assert_eq!(hold(&[PET, ("application/json", Some("/unready"))]), Ok(()));
    }

    #[test]
    fn an_answer_that_a_redirect_led_to_is_held_where_no_redirect_is_listed() {
        static LISTS: [(u16, u16); 3] = [(303, 303), (300, 399), (304, 304)];
        let asked = Arc::new(url());
        for (redirect, is_held) in LISTS.into_iter().zip([false, false, true]) {
            let listed = |statuses| Listed {
                statuses,
                contents: Some(&[PET]),
            };
            let answers = vec![listed(redirect), listed((0, 999))];
            let operation = Operation {
                verb: Verb::Get,
                path: "/pets",
                answers: answers.leak(),
            };
            let held = Held {
                operations: std::slice::from_ref(Box::leak(Box::new(operation))),
                ..held(false)
            };
            let hold = |from: &Arc<Url>| {
                let wrong = answer(200, "application/json", "{}").given_by(from);
                held.hold(&Method::GET, &asked, &wrong)
            };
            assert!(hold(&asked).is_err());
            // It may have led back.
            assert_eq!(hold(&Arc::new(url())).is_err(), is_held, "{redirect:?}");
        }
    }

    #[test]
    fn json_fits_its_schema() {
        assert_eq!(
            told(200, "application/json", r#"{"name": 12}"#),
            r#"the contract: json["name"] is 12, expected a text"#
        );
        assert_eq!(
            told(404, "application/problem+json", "{}"),
            r#"the contract: json["name"] is missing"#
        );
        assert_eq!(
            told(200, "application/json", "<html>"),
            "the contract: the answer is no JSON: expected value at line 1 column 1"
        );
        let no_body = told(200, "application/json", "");
        assert!(
            no_body.starts_with("the contract: the answer is no JSON"),
            "{no_body}"
        );
        let deep: &'static str = "[".repeat(200).leak();
        assert_eq!(told(200, "application/json", deep), "");
    }

    #[test]
    fn what_has_no_body_or_keeps_none_is_held_to_the_rest() {
        let wrong = answer(200, "application/json", "{}");
        assert_eq!(held(true).hold(&Method::GET, &url(), &wrong), Ok(()));
        let html = answer(200, "image/png", "x");
        assert!(held(true).hold(&Method::GET, &url(), &html).is_err());
        let not_modified = answer(304, "", "");
        assert!(
            held(true)
                .hold(&Method::GET, &url(), &not_modified)
                .is_err()
        );
    }
}
