//! Of long YAML only what a declaration asks for is read; what cannot be read is told once, and by those who ask for it.

use std::fmt::Write;

use backpack_grammar::{Errors, endpoints};

use crate::large::{CODE_HOST, written};
use crate::told::told;

/// Three paths, the second of which is no YAML, and two schemas, the second likewise.
fn broken() -> String {
    let mut text = String::from("openapi: 3.1.0\npaths:\n");
    for number in 0..4_000 {
        let _ = writeln!(text, "  /more/{number}: {{ summary: Not asked for }}");
    }
    text + r##"  /a:
    get: { responses: { "200": { description: A } } }
  /b:
    get: { responses: { "200": { description: B }
  /c:
    get: { responses: { "200": { content: { application/json: { schema: { $ref: "#/components/schemas/C" } } } } } }
components:
  schemas:
    A: { type: object }
    C: { type: "object }
"##
}

#[test]
fn a_mistake_in_another_part_is_none_of_a_declaration() {
    let path = written("broken-elsewhere.yaml", &broken());
    let told = told(&path, "GET \"/a\" { expect: 200 }");
    assert!(told.is_held && told.wrong.is_empty(), "{told:?}");
    assert!(told.unchecked.is_empty(), "{told:?}");
}

#[test]
fn a_part_that_cannot_be_read_is_told_instead_of_all_else() {
    let path = written("broken-here.yaml", &broken());
    // It would be wrong if it could be read.
    for declaration in ["GET \"/b\" { expect: 418 }", "PUT \"/b\" { json: {} }"] {
        let told = told(&path, declaration);
        let [(_, text)] = told.wrong.as_slice() else {
            panic!("{told:?}")
        };
        assert!(text.starts_with("cannot read `here.yaml`: "), "{text}");
        assert!(text.contains("line 4007"), "{text}");
    }
}

#[test]
fn so_is_one_that_only_answers_need() {
    let path = written("broken-answer.yaml", &broken());
    let tokens = format!("#![openapi({path:?})]\nAsked = GET \"/c\" {{ expect: 418 }};");
    let mut errors = Errors::default();
    let items = endpoints(tokens.parse().expect("tokens"), &mut errors);
    let endpoint = items[0].body.as_ref().expect("an endpoint");
    let answers = endpoint
        .contract
        .as_ref()
        .map(|contract| contract.source.answers(&[contract]));
    let told: Vec<_> = errors.iter().map(ToString::to_string).collect();
    let later = answers.and_then(Result::err).map(|error| error.to_string());
    let all: Vec<_> = told.into_iter().chain(later).collect();
    let [text] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert!(
        text.contains("cannot read") && text.contains("broken-answer.yaml"),
        "{text}"
    );
}

/// A contract as long as those that are read in parts.
fn long(text: &str) -> String {
    format!("{text}{}", "# Words of no meaning.\n".repeat(8_000))
}

#[test]
fn servers_may_be_said_elsewhere() {
    let text = r#"openapi: 3.1.0
x-common: &common
  servers: [{ url: /v2 }]
x-other: &other
  servers: [{ url: /v3 }]
  get: { responses: { "200": { description: A } } }
paths:
  /b:
    <<: *common
    get: { responses: { "200": { description: A } } }
  /c: *other
  /d:
    get:
      <<: *common
      responses: { "200": { description: A } }
"#;
    let path = written("long-servers.yaml", &long(text));
    for asked in ["/v2/b", "/v3/c", "/v2/d"] {
        let told = told(&path, &format!("GET {asked:?}"));
        assert!(told.is_held && told.wrong.is_empty(), "{asked}: {told:?}");
    }
}

#[test]
fn operations_are_counted_as_in_the_whole() {
    let text = r#"openapi: 3.1.0
x-get: &get { responses: {} }
paths:
  /a:
    get: {}
    post:
    put: ~
  /b:
    delete: null
    parameters:
    - name: a
  /c:
    patch: *get
    head:
      responses: {}
"#;
    for (name, text) in [("short", text.to_owned()), ("long", long(text))] {
        let path = written(&format!("{name}-operations.yaml"), &text);
        let tokens = format!("#![openapi({path:?})]\nAsked = GET \"/a\";");
        let mut errors = Errors::default();
        let items = endpoints(tokens.parse().expect("tokens"), &mut errors);
        let endpoint = items[0].body.as_ref().expect("an endpoint");
        let contract = endpoint.contract.as_ref().expect("a contract");
        assert_eq!(
            contract.source.operations, "GET /a\nHEAD /c\nPATCH /c\n",
            "{name}"
        );
    }
}

/// As YAML's emitters write what stands in several places: once, and elsewhere by a name.
#[test]
fn what_is_named_in_one_part_is_found_from_another() {
    let told = told(
        CODE_HOST.path(),
        "GET \"/repos/{owner}/{repo}/topics\" { query: { \"pages\": 2 } }",
    );
    let [(_, text)] = told.wrong.as_slice() else {
        panic!("{told:?}")
    };
    assert!(text.contains("did you mean `page`"), "{text}");
}
