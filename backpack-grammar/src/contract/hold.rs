//! Holds a declaration to its contract: where it goes, what it sends, and what it counts as success.

use std::rc::Rc;

use crate::contract::paths::Found;
use crate::contract::{Answer, Contract, Operation, document, parameters, sent, shape};
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
    let span = openapi.file.span();
    let read = files::read(&file, Contract::open);
    let read = read.map_err(|why| syn::Error::new(span, why))?;
    Ok(Rc::new(Source {
        operations: listed(&read.contents),
        tracked: read.tracked(),
        contract: read.contents,
        file,
        span,
    }))
}

/// Method and path of all that a contract describes.
fn listed(contract: &Contract) -> String {
    let mut lines = String::new();
    for (method, path) in contract.listed() {
        // No request has a path of several lines.
        if !path.contains('\n') {
            for part in [method, " ", path, "\n"] {
                lines.push_str(part);
            }
        }
    }
    lines
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
                held.operations.push(described(verb, operation));
            }
            None => errors.at(word.span(), no_method(source, path, &verb)),
        }
    }
    // Of a method that is not there, nothing is known.
    if operations.is_empty() {
        return None;
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
    let told = format!("the contract `{file}` has no {method} of `{path}`");
    match known.as_slice() {
        [] => format!("{told}, nor any other method"),
        known => format!("{told}\nit has: {}", known.join(", ")),
    }
}

/// The answers of an operation, those of single statuses first and `default` last.
fn described(verb: Verb, operation: Operation<'_>) -> contracted::Operation {
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
                        document::escaped(operation.path()),
                        document::escaped(answer.status),
                        document::escaped(content.media)
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

#[cfg(test)]
mod tests {
    use std::rc::Rc;
    use std::sync::Arc;
    use std::time::Instant;

    use proc_macro2::TokenStream;

    use super::hold;
    use crate::contract::Contract;
    use crate::errors::Errors;
    use crate::model::contracted::{Contracted, Source};
    use crate::syntax::endpoint::endpoint;
    use crate::syntax::item::items;

    /// What a declaration is to a contract of these paths and schemas, and what is wrong with it.
    fn held(paths: &str, schemas: &str, declaration: &str) -> (Option<Contracted>, Vec<String>) {
        let text = format!(
            "openapi: 3.1.0\npaths: {{ {paths} }}\ncomponents: {{ schemas: {{ {schemas} }} }}"
        );
        let contract = Contract::parse(text.as_bytes()).expect("a contract");
        let source = Rc::new(Source {
            file: "a.yaml".to_owned(),
            tracked: TokenStream::new(),
            operations: String::new(),
            contract: Arc::new(contract),
            span: proc_macro2::Span::call_site(),
        });
        let mut errors = Errors::default();
        let tokens = format!("A = {declaration};").parse().expect("tokens");
        let mut items = items(tokens, &mut errors, endpoint, |_, written, errors| {
            Some(hold(&source, &written, errors))
        });
        let held = items.pop().and_then(|item| item.body).flatten();
        (held, errors.texts())
    }

    /// Nothing is wrong with it, and nothing is lacking.
    fn fits(paths: &str, schemas: &str, declaration: &str) {
        let (held, errors) = held(paths, schemas, declaration);
        let lacking: Vec<_> = held
            .iter()
            .flat_map(|it| &it.lacking)
            .map(|it| &it.text)
            .collect();
        assert!(
            errors.is_empty() && lacking.is_empty(),
            "{declaration}: {errors:?} {lacking:?}"
        );
    }

    const POST: &str = r##""/a": { post: { requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } }, responses: { "200": { description: x, content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } } } } }"##;

    #[test]
    fn what_inherits_from_its_own_alternatives_ends_soon() {
        let children: Vec<String> = (0..40).map(|child| format!("C{child}")).collect();
        let references = children
            .iter()
            .map(|child| format!("{{ $ref: '#/components/schemas/{child}' }}"));
        let parent = format!(
            "A: {{ type: object, properties: {{ kind: {{ type: string }} }}, oneOf: [{}] }}",
            references.collect::<Vec<_>>().join(", ")
        );
        let of_child = |child: &String| {
            format!(
                "{child}: {{ allOf: [{{ $ref: '#/components/schemas/A' }}, {{ properties: {{ {child}: {{ type: integer }} }} }}] }}"
            )
        };
        let schemas = children
            .iter()
            .map(of_child)
            .fold(parent, |all, one| format!("{all}, {one}"));
        let began = Instant::now();
        let (held, errors) = held(
            POST,
            &schemas,
            r#"POST "/a" { json: { "kind": "a", "C7": 7 } }"#,
        );
        assert!(errors.is_empty(), "{errors:?}");
        let places = held.expect("it is held").answers;
        assert!(
            places.windows(3).any(|bytes| bytes == b"C39"),
            "what a child has is known"
        );
        assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    }

    #[test]
    fn a_discriminator_refuses_nothing_that_an_alternative_takes() {
        let kinds = "Cat: { type: object, properties: { kind: { enum: [cat] } } }, Dog: { type: object, properties: { kind: { enum: [dog] } } }";
        let of = "oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: kind";
        for rest in ["", ", mapping: { dog: '#/components/schemas/Dog' }"] {
            let schemas = format!("A: {{ {of}{rest} }} }}, {kinds}");
            fits(POST, &schemas, r#"POST "/a" { json: { "kind": "cat" } }"#);
        }
    }

    #[test]
    fn a_dependency_may_bring_the_body_or_any_of_its_alternatives() {
        let (held, errors) = held(POST, "A: { type: object }", r#"POST "/a""#);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(held.expect("it is held").lacking.len(), 1);
        let schemas = "A: { type: object, oneOf: [{ required: [card] }, { required: [iban] }] }";
        let (held, errors) = self::held(POST, schemas, r#"POST "/a" { json: { "amount": 1 } }"#);
        assert!(errors.is_empty(), "{errors:?}");
        let lacking = held.expect("it is held").lacking;
        assert_eq!((lacking.len(), lacking[0].targets.len()), (1, 2));
    }

    #[test]
    fn the_path_with_more_fixed_words_is_meant() {
        let operation = |method: &str| {
            format!("{{ {method}: {{ responses: {{ '200': {{ description: x }} }} }} }}")
        };
        let paths = format!(
            r#""/p/{{id}}": {}, "/p/{{id}}:undelete": {}"#,
            operation("get"),
            operation("post")
        );
        for declaration in [
            r#"POST "/p/{id}:undelete""#,
            r#"POST "/p/7:undelete""#,
            r#"GET "/p/{id}""#,
        ] {
            fits(&paths, "", declaration);
        }
    }

    #[test]
    fn answers_of_which_nothing_is_said_can_have_any_place() {
        for responses in [
            "{ default: { description: x } }",
            "{ '303': { description: x } }",
            "{}",
            "{ default: { $ref: 'other.yaml#/a' }, '400': { description: x, content: { application/json: { schema: { type: object, properties: { code: {} } } } } } }",
        ] {
            let paths = format!(r#""/a": {{ get: {{ responses: {responses} }} }}"#);
            let (held, errors) = held(&paths, "", r#"GET "/a""#);
            assert!(errors.is_empty(), "{errors:?}");
            assert!(held.expect("it is held").answers.is_empty(), "{responses}");
        }
    }

    #[test]
    fn names_in_brackets_are_known_as_they_are_written() {
        let paths = r#""/a": { post: { parameters: [{ name: filter, in: query, style: deepObject, schema: { type: object } }, { name: debug, in: query, allowEmptyValue: true, schema: { type: boolean } }, { name: spread, in: query, schema: { properties: { a: {} } } }, { name: User-Agent, in: header, required: true, schema: { type: string } }], requestBody: { content: { multipart/form-data: { schema: { required: ["files[]"], additionalProperties: false, properties: { "files[]": { type: array } } } } } }, responses: { '200': { description: x } } } }"#;
        fits(
            paths,
            "",
            r#"POST "/a?filter%5Bstate%5D=open" { query: { "debug": "", "a": 1 }, headers: { "x-requested-with": "b" }, multipart: { "files[]": "c" } }"#,
        );
    }

    #[test]
    fn numbers_beyond_all_types_are_bounds_too() {
        let schemas =
            "A: { type: integer, minimum: -9223372036854776000, maximum: 18446744073709551616 }";
        fits(POST, schemas, r#"POST "/a" { json: 7 }"#);
    }

    #[test]
    fn of_several_media_types_the_one_that_is_named_best_counts() {
        let content = "'*/*': { schema: { type: integer } }, application/vnd.a+json: { schema: { type: integer } }, application/json;v=1: { schema: { type: integer } }, application/json;v=2: { schema: { type: string } }";
        let paths = format!(
            r#""/a": {{ post: {{ requestBody: {{ content: {{ {content} }} }}, responses: {{ '200': {{ description: x }} }} }} }}"#
        );
        fits(&paths, "", r#"POST "/a" { json: "text" }"#);
        fits(&paths, "", r#"POST "/a" { json: 7 }"#);
        let (_, errors) = held(&paths, "", r#"POST "/a" { json: [] }"#);
        assert_eq!(errors.len(), 1);
    }

    #[test]
    fn any_value_of_a_server_s_variables_may_stand_before() {
        let contract = Contract::parse(b"openapi: 3.0.0\nservers: [{ url: '/{v}', variables: { v: { default: v1, enum: [v1, v2] } } }]")
            .expect("a contract");
        assert_eq!(contract.bases().collect::<Vec<_>>(), ["/v1", "/v2"]);
    }

    #[test]
    fn what_nobody_understands_refuses_nothing() {
        for schema in [
            "{ type: any }",
            "{ type: [string, file] }",
            "{ allOf: [{ additionalProperties: { type: integer } }], unevaluatedProperties: false }",
            "{ properties: { id: { readOnly: true } }, oneOf: [{ required: [id] }] }",
        ] {
            fits(
                POST,
                &format!("A: {schema}"),
                r#"POST "/a" { json: { "b": 1 } }"#,
            );
        }
    }

    #[test]
    fn bounds_hold_of_values_that_are_texts_on_the_wire() {
        let paths = r#""/a": { get: { parameters: [{ name: limit, in: query, schema: { type: integer, maximum: 100 } }], responses: { '200': { description: x } } } }"#;
        let (_, errors) = held(paths, "", r#"GET "/a" { query: { "limit": 1000 } }"#);
        assert_eq!(
            errors,
            ["the contract takes a number up to 100 for `limit`"]
        );
        let (_, errors) = held(paths, "", r#"GET "/a?limit=1%30%30%30""#);
        assert_eq!(errors.len(), 1, "{errors:?}");
        fits(
            paths,
            "",
            r#"GET "/a?limit={limit}" { path: { "limit": 1000 } }"#,
        );
    }

    #[test]
    fn what_is_not_looked_at_of_a_value_is_listed() {
        let paths = r#""/a": { get: { parameters: [{ name: id, in: query, schema: { type: string, pattern: "^a" } }], responses: { '200': { description: x } } } }"#;
        for declaration in [r#"GET "/a?id=b""#, r#"GET "/a" { query: { "id": "b" } }"#] {
            let (held, errors) = held(paths, "", declaration);
            assert!(errors.is_empty(), "{errors:?}");
            let unchecked = held.expect("it is held").unchecked;
            assert_eq!(unchecked, ["what `pattern` says of `id`"]);
        }
    }
}
