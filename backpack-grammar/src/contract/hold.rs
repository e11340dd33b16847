//! Holds a declaration to its contract: where it goes, what it sends, and what it counts as success.

use std::rc::Rc;

use crate::contract::paths::Found;
use crate::contract::{Answer, Contract, Operation, parameters, sent, shape};
use crate::errors::Errors;
use crate::files;
use crate::model::contracted::{self, Contracted, Listed, Source};
use crate::model::path::{Piece, pieces, url_parameter};
use crate::protocol::Spoken;
use crate::syntax::endpoint::{Endpoint, Statuses};
use crate::syntax::inner::Openapi;
use crate::verb::Verb;

/// Reads the contract that an invocation names, once for all that name it.
pub(crate) fn read(openapi: &Openapi) -> syn::Result<Rc<Source>> {
    let file = openapi.file.value();
    let read = files::read(&file, Contract::parse);
    let read = read.map_err(|why| syn::Error::new(openapi.file.span(), why))?;
    let operations = read.contract_operations();
    Ok(Rc::new(Source {
        tracked: read.tracked(),
        contract: read.contents,
        operations,
        file,
    }))
}

impl files::File<Contract> {
    fn contract_operations(&self) -> Vec<(&'static str, String)> {
        let operations = self.contents.operations();
        operations
            .map(|operation| (operation.method(), operation.path().to_owned()))
            .collect()
    }
}

/// Notes where a declaration breaks the contract; none where it is not held to it.
pub(crate) fn hold(
    source: &Rc<Source>,
    written: &Endpoint,
    errors: &mut Errors,
) -> Option<Contracted> {
    let mut held = Contracted {
        source: Rc::clone(source),
        operations: Vec::new(),
        query: None,
        headers: None,
        lacking: Vec::new(),
        answers: Vec::new(),
        unchecked: Vec::new(),
    };
    let pieces = pieces(&written.path).ok()?;
    if let Some(why) = not_described(written, &pieces) {
        held.unchecked.push(why.to_owned());
        return Some(held);
    }
    let contract = &source.contract;
    let path = match contract.find(&pieces) {
        Found::Path(path) => path,
        Found::Perhaps(path) => {
            held.unchecked.push(format!(
                "all of it: a parameter stands where `{path}` has a fixed word"
            ));
            return Some(held);
        }
        Found::None => {
            errors.at(written.path.span(), no_path(source, written, &pieces));
            return None;
        }
    };
    let mut operations = Vec::new();
    for word in &written.methods.elements {
        let Ok(verb) = verb(written, word) else {
            continue;
        };
        match contract.operation(path, verb.upper()) {
            Some(operation) => {
                operations.push(operation);
                held.operations.push(listed(verb, operation));
            }
            None => errors.at(word.span(), no_method(source, path, &verb)),
        }
    }
    check_expected(&operations, written, errors);
    if expects_refusal(written) {
        let note = "what it sends, for it expects to be refused";
        held.unchecked.push(note.to_owned());
    } else {
        parameters::check(&mut held, &operations, written, &pieces, errors);
        sent::check(&mut held, &operations, written, errors);
    }
    held.answers = match written.spoken {
        None => shape::of_answers(&operations),
        Some(_) => Vec::new(),
    };
    held.unchecked.sort();
    held.unchecked.dedup();
    Some(held)
}

/// Refuses statuses that no answer of the contract has.
fn check_expected(operations: &[Operation<'_>], written: &Endpoint, errors: &mut Errors) {
    let listed: Vec<_> = operations.iter().flat_map(Operation::answers).collect();
    let statuses: Vec<_> = listed.iter().filter_map(Answer::statuses).collect();
    if statuses.len() < listed.len() || statuses.is_empty() {
        return;
    }
    for expected in &written.options.expect {
        let Some((from, to)) = range(expected) else {
            continue;
        };
        if statuses
            .iter()
            .any(|(first, last)| from <= *last && *first <= to)
        {
            continue;
        }
        let known: Vec<_> = listed.iter().map(|answer| answer.status).collect();
        let (of, known) = (parameters::operation_of(operations), known.join(", "));
        let told = match from == to {
            true => format!("{of} lists no status {from}\nit lists: {known}"),
            false => format!("{of} lists none of these statuses\nit lists: {known}"),
        };
        errors.at(expected.from.span(), told);
    }
}

/// The first and the last of what is expected.
fn range(expected: &Statuses) -> Option<(u16, u16)> {
    let from: u16 = expected.from.base10_parse().ok()?;
    let to: u16 = expected.to.base10_parse().ok()?;
    match expected.closed || from == to {
        true => Some((from, to)),
        false => Some((from, to.checked_sub(1)?)),
    }
}

/// Whether all that counts as success is a refusal: then what is sent is to break the contract.
fn expects_refusal(written: &Endpoint) -> bool {
    let expected = &written.options.expect;
    let is_refusal = |expected: &Statuses| range(expected).is_some_and(|(from, _)| from >= 400);
    !expected.is_empty() && expected.iter().all(is_refusal)
}

fn verb(written: &Endpoint, word: &syn::Ident) -> syn::Result<Verb> {
    match written.spoken {
        Some(spoken) => {
            let has_body = !written.options.bodies.is_empty();
            Ok(Verb::asking(spoken, has_body, word.span()))
        }
        None => Verb::declared(word),
    }
}

/// What no contract in OpenAPI describes.
fn not_described(written: &Endpoint, pieces: &[Piece]) -> Option<&'static str> {
    if url_parameter(pieces).is_some() {
        return Some("all of it: its URL is known only while the test runs");
    }
    match written.spoken {
        Some(Spoken::WebSocket) => Some("all of it: OpenAPI does not describe WebSockets"),
        Some(Spoken::Grpc) => Some("all of it: OpenAPI does not describe gRPC"),
        _ => None,
    }
}

fn no_path(source: &Source, written: &Endpoint, pieces: &[Piece]) -> String {
    let (file, path) = (&source.file, written.path.value());
    let path = path.split('?').next().unwrap_or_default();
    match source.contract.nearest(pieces) {
        Some(near) => {
            format!("the contract `{file}` has no path `{path}`, did you mean `{near}`?")
        }
        None => format!(
            "the contract `{file}` has no path `{path}`: an endpoint that it does not describe stands in an `endpoint!` without `#![openapi(…)]`"
        ),
    }
}

fn no_method(source: &Source, path: &str, verb: &Verb) -> String {
    let known = source.contract.operations_of(path);
    let known: Vec<_> = known.map(|operation| operation.method()).collect();
    let (file, method) = (&source.file, verb.upper());
    format!(
        "the contract `{file}` has no {method} of `{path}`\nit has: {}",
        known.join(", ")
    )
}

/// The answers of an operation, those of single statuses first and `default` last.
fn listed(verb: Verb, operation: Operation<'_>) -> contracted::Operation {
    let mut answers: Vec<Listed> = Vec::new();
    let method = operation.method().to_ascii_lowercase();
    for answer in operation.answers() {
        // What it is for nobody knows, so that no status is known not to be listed.
        let Some(statuses) = answer.statuses() else {
            answers.clear();
            break;
        };
        let contents = answer.contents.as_ref().map(|contents| {
            let content = |content: &crate::contract::Content<'_>| {
                let place = content.schema.map(|_| {
                    format!(
                        "/paths/{}/{method}/responses/{}/content/{}/schema",
                        escaped(operation.path()),
                        escaped(answer.status),
                        escaped(content.media)
                    )
                });
                (content.essence(), place)
            };
            contents.iter().map(content).collect()
        });
        answers.push(Listed { statuses, contents });
    }
    answers.sort_by_key(|listed| listed.statuses.1 - listed.statuses.0);
    contracted::Operation {
        verb,
        path: operation.path().to_owned(),
        answers,
    }
}

/// A key as a JSON pointer has it (RFC 6901, section 3).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
