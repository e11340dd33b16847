//! Answers that are held to a contract while a test runs: what fits it, what breaks it, and what is told of that.

mod printed;

use std::process::Output;
use std::sync::LazyLock;

use axum::Router;
use axum::routing::get;
use backpack::Value;
use backpack::prelude::*;
use backpack_tests::{Answer, Http2Server, RecordingServer, command, load_test, one_user_of};
use printed::{stderr, stdout};
use serde_json::json;

endpoint! {
    #![openapi("contracts/pets.yaml")]
    Pets = [GET, POST, HEAD] "/pets" { json: { "name": "rex" } };
    Missing = GET "/pets/{petId}" { path: { "petId": 7 }, expect: 404 };
    Pet = GET "/pets/{petId}" {
        path: { "petId": 7 },
        check: |_| Err::<(), _>("the check was asked".to_owned()),
    };
    Moved = PUT "/pets/{petId}" { path: { "petId": 7 } };
    Gone = DELETE "/pets/{petId}" { path: { "petId": 7 } };
    Picture = GET "/pets/{petId}/picture" { path: { "petId": 7 } };
    Thrown = GET "/pets" { name: "thrown", answer: discard };
    Odd = GET "/odd";
    Toys = GET "/toys";
}

endpoint! {
    #![openapi("contracts/users.json")]
    Profile = GET "/users/{id}" { path: { "id": 7 } };
}

endpoint! { Free = GET "/free"; }

scenario! {
    Visit(wait = none) = [Pets.get];
    Freely(wait = none) = [Free];
    Oddly(wait = none) = [Odd];
    ByHand(wait = none) = [
        async |user| { Free.get(user).await; }
    ];
}

const PETS: &str = "GET /pets";

fn page() -> Value {
    json!({ "items": [{ "name": "rex", "age": 3, "kind": "dog", "home": null }], "next": null })
}

fn serving(line: &str, answer: Answer) -> RecordingServer {
    let server = RecordingServer::start();
    server.answers(line, answer);
    server
}

fn problem(status: u16, body: &Value) -> Answer {
    let body = body.to_string();
    Answer::text(&body)
        .with_status(status)
        .header("content-type", "application/problem+json")
}

fn held() -> LoadTest {
    load_test().contract(true)
}

/// Makes one request to a server that gives this answer, and gives why it failed; nothing where it did not.
macro_rules! told {
    ($line:expr, $answer:expr, $endpoint:ident.$method:ident) => {{
        let server = serving($line, $answer);
        let (told, report) = one_user_of(held().host(server.url()), async |user| {
            let result = $endpoint.$method(user).await;
            result.error().unwrap_or_default().to_owned()
        });
        let failures = report.endpoint($endpoint).failures();
        assert_eq!(failures, u64::from(!told.is_empty()), "{report}");
        told
    }};
}

/// The same for a list of pets, which is JSON.
fn told_of_pets(body: &Value) -> String {
    told!(PETS, Answer::json(body.clone()), Pets.get)
}

#[test]
fn what_the_contract_lists_is_a_success() {
    assert_eq!(told_of_pets(&page()), "");
    let created = Answer::json(json!({ "name": "rex", "friends": [{ "name": "tom" }] }));
    assert_eq!(told!("POST /pets", created.with_status(201), Pets.post), "");
    assert_eq!(told!("HEAD /pets", Answer::ok(), Pets.head), "");
    let picture = Answer::bytes(b"x").header("content-type", "image/png");
    assert_eq!(told!("GET /pets/7/picture", picture, Picture.get), "");
    assert_eq!(
        told!("DELETE /pets/7", Answer::status(204), Gone.delete),
        ""
    );
    let user = Answer::json(json!({ "name": "ada", "age": null, "level": 0.5 }));
    assert_eq!(told!("GET /users/7", user, Profile.get), "");
}

#[test]
fn a_status_that_is_not_listed_is_a_failure() {
    assert_eq!(
        told!(PETS, Answer::json(page()).with_status(203), Pets.get),
        "the contract lists no status 203 for GET /pets: 200, 4XX"
    );
    assert_eq!(
        told!("DELETE /pets/7", Answer::ok(), Gone.delete),
        "the contract lists no status 200 for DELETE /pets/{petId}: 204"
    );
    // Where others are listed as `default`, any is.
    let other = problem(202, &json!({ "title": "later" }));
    assert_eq!(told!("POST /pets", other, Pets.post), "");
}

#[test]
fn a_media_type_that_is_not_listed_is_a_failure() {
    assert_eq!(
        told!(
            PETS,
            Answer::text("x").header("content-type", "text/html; charset=utf-8"),
            Pets.get
        ),
        "the contract lists no text/html for status 200 of GET /pets: application/json"
    );
    let text = Answer::text("x").header("content-type", "text/plain");
    assert_eq!(
        told!("GET /pets/7/picture", text, Picture.get),
        "the contract lists no text/plain for status 200 of GET /pets/{petId}/picture: image/*"
    );
}

#[test]
fn json_that_does_not_fit_is_told_of_with_its_place() {
    for (body, text) in [
        (
            json!({ "items": [{ "name": 12 }] }),
            r#"json["items"][0]["name"] is 12, expected a text"#,
        ),
        (
            json!({ "items": [{}] }),
            r#"json["items"][0]["name"] is missing"#,
        ),
        (
            json!({ "items": {} }),
            r#"json["items"] is {}, expected an array"#,
        ),
        (
            json!({ "items": [{ "name": "a", "age": -1 }] }),
            r#"json["items"][0]["age"] is -1, expected >= 0"#,
        ),
        (
            json!({ "items": [{ "name": "a", "kind": "cow" }] }),
            r#"json["items"][0]["kind"] is "cow", expected one of "cat", "dog""#,
        ),
        (
            json!({ "items": [{ "name": "a", "friends": [{ "name": "b", "friends": [null] }] }] }),
            r#"json["items"][0]["friends"][0]["friends"][0] is null, expected an object"#,
        ),
        (
            json!({ "items": [{ "name": "a", "home": {} }] }),
            r#"json["items"][0]["home"]["street"] is missing"#,
        ),
        (
            json!({ "items": [], "next": 1 }),
            r#"json["next"] is 1, expected a text or null"#,
        ),
    ] {
        assert_eq!(told_of_pets(&body), format!("the contract: {text}"));
    }
    let no_json = Answer::text("<html>").header("content-type", "application/json");
    assert_eq!(
        told!(PETS, no_json, Pets.get),
        "the contract: the answer is no JSON: expected value at line 1 column 1"
    );
}

#[test]
fn openapi_3_0_is_held_to_as_it_means_it() {
    let told = |body| told!("GET /users/7", Answer::json(body), Profile.get);
    assert_eq!(
        told(json!({ "age": 1 })),
        r#"the contract: json["name"] is missing"#
    );
    assert_eq!(
        told(json!({ "name": "ada", "age": "1" })),
        r#"the contract: json["age"] is "1", expected a whole number or null"#
    );
    assert_eq!(
        told(json!({ "name": "ada", "age": 1, "level": 0 })),
        r#"the contract: json["level"] is 0, expected > 0"#
    );
}

#[test]
fn an_expected_failure_is_held_to_what_is_listed_for_it() {
    assert_eq!(
        told!(
            "GET /pets/7",
            problem(404, &json!({ "title": "gone" })),
            Missing.get
        ),
        ""
    );
    assert_eq!(
        told!("GET /pets/7", problem(404, &json!({})), Missing.get),
        r#"the contract: json["title"] is missing"#
    );
}

#[test]
fn it_is_asked_after_expect_and_before_check() {
    let unexpected = told!(PETS, Answer::status(500), Pets.get);
    assert_eq!(unexpected, "status 500, expected 200..=399");
    let wrong = told!("GET /pets/7", Answer::json(json!({})), Pet.get);
    assert_eq!(wrong, r#"the contract: json["name"] is missing"#);
    let right = told!(
        "GET /pets/7",
        Answer::json(json!({ "name": "rex" })),
        Pet.get
    );
    assert_eq!(right, "the check was asked");
}

#[test]
fn bodies_that_are_not_kept_are_held_to_the_rest() {
    assert_eq!(told!(PETS, Answer::json(json!({})), Thrown.get), "");
    let html = Answer::text("x").header("content-type", "text/html");
    assert!(told!(PETS, html, Thrown.get).starts_with("the contract lists no text/html"));
}

#[test]
fn where_redirects_are_followed_the_last_answer_is_held() {
    let server = serving(PETS, Answer::redirect("/elsewhere"));
    server.answers("GET /elsewhere", Answer::json(json!({})));
    let (told, _) = one_user_of(held().host(server.url()), async |user| {
        let result = Pets.get(user).await;
        result.error().unwrap_or_default().to_owned()
    });
    assert_eq!(told, r#"the contract: json["items"] is missing"#);
}

#[test]
fn where_a_redirect_is_listed_another_operation_answers() {
    // 200 is listed, 203 is one of the others, which are problems; it may lead back, too.
    for status in [200, 203] {
        for to in ["/new", "/pets/7"] {
            let server = serving("PUT /pets/7", Answer::redirect(to).with_status(303));
            let body = Answer::json(json!({})).with_status(status);
            server.answers(&format!("GET {to}"), body);
            let (told, _) = one_user_of(held().host(server.url()), async |user| {
                let result = Moved.put(user).await;
                result.error().unwrap_or_default().to_owned()
            });
            assert_eq!(told, "", "{status} {to}");
        }
    }
    let direct = told!("PUT /pets/7", Answer::json(json!({})), Moved.put);
    assert_eq!(direct, r#"the contract: json["name"] is missing"#);
}

#[test]
fn the_most_exact_media_type_is_what_an_answer_is_held_to() {
    let told = |kind: &str, body: Value| {
        let answer = Answer::text(&body.to_string()).header("content-type", kind);
        told!("GET /toys", answer, Toys.get)
    };
    // Entries that differ only behind the `;` are alternatives.
    for kind in ["application/json; v=1", "application/json; v=2"] {
        assert_eq!(told(kind, json!({ "one": 1 })), "");
        assert_eq!(told(kind, json!({ "two": 2 })), "");
    }
    assert_eq!(
        told("application/json", json!({})),
        r#"the contract: json["one"] is missing"#
    );
    assert_eq!(
        told("application/vnd.toys+json", json!({})),
        r#"the contract: json["suffix"] is missing"#
    );
    assert_eq!(
        told("text/json", json!({})),
        r#"the contract: json["any"] is missing"#
    );
}

#[test]
fn requests_side_by_side_are_held_too() {
    let server = serving(PETS, Answer::json(json!({})));
    let (failed, _) = one_user_of(held().host(server.url()), async |user| {
        let (pets, free) = user.join((Pets::GET, Free::GET)).await;
        (pets.is_failure(), free.is_failure())
    });
    assert_eq!(failed, (true, false));
}

#[test]
fn a_service_in_process_and_http_2_are_held_alike() {
    let told = |test: LoadTest| {
        let (told, _) = one_user_of(test.contract(true), async |user| {
            let result = Pets.get(user).await;
            result.error().unwrap_or_default().to_owned()
        });
        told
    };
    let app = Router::new().route("/pets", get(async || "no JSON"));
    let in_process = told(LoadTest::new().service(app));
    assert!(
        in_process.starts_with("the contract lists no text/plain"),
        "{in_process}"
    );
    let server = Http2Server::plain();
    let http2 = told(load_test().http2(true).host(server.url()));
    assert!(http2.starts_with("the contract lists no "), "{http2}");
}

#[test]
fn it_is_off_unless_asked_for() {
    let server = serving(PETS, Answer::json(json!({})));
    let (is_success, _) = one_user_of(load_test().host(server.url()), async |user| {
        Pets.get(user).await.is_success()
    });
    assert!(is_success);
}

#[test]
fn what_breaks_it_is_counted_and_stands_in_every_report() {
    let server = serving(PETS, Answer::json(json!({ "items": [{ "name": 12 }] })));
    let report = held()
        .host(server.url())
        .scenario(Visit, 1)
        .users(4)
        .iterations(20)
        .run()
        .expect("it runs");
    assert_eq!(report.endpoint(Pets).failures(), 20);
    let text = r#"the contract: json["items"][0]["name"] is 12, expected a text"#;
    let failures = report.failures();
    assert_eq!((failures.len(), failures[0].error.as_str()), (1, text));
    let document: Value = serde_json::from_str(&report.json()).expect("JSON");
    assert!(
        document["failures"].to_string().contains("expected a text"),
        "{document}"
    );
    assert!(report.html().contains("is 12, expected a text"));
}

static ANY: LazyLock<RecordingServer> =
    LazyLock::new(|| serving(PETS, Answer::json(json!({ "items": 1 }))));

#[backpack::test(host = ANY.url(), scenarios = [Visit], contract = true, iterations = 2)]
fn it_is_an_option_of_tests(report: Report) {
    assert_eq!(report.endpoint(Pets).failures(), 2);
}

#[test]
fn a_schema_that_cannot_be_asked_is_told_of_and_not_held() {
    let server = serving("GET /odd", Answer::json(json!("anything")));
    let report = held()
        .host(server.url())
        .scenario(Oddly, 1)
        .iterations(3)
        .run()
        .expect("it runs");
    assert_eq!(report.endpoint(Odd).failures(), 0, "{report}");
    let warnings = report.warnings().join("\n");
    let begins =
        "`contracts/pets.yaml`: the answers 200 of GET /odd are not held to their schema: ";
    assert_eq!(warnings.matches(begins).count(), 1, "{warnings}");
}

#[test]
fn a_test_without_contracts_is_refused_before_any_traffic() {
    let server = RecordingServer::start();
    let test = || held().host(server.url()).iterations(1);
    let refused = test().scenario(Freely, 1).run().expect_err("a refusal");
    assert_eq!(
        refused.to_string(),
        "--contract (or `contract`) holds answers to the contracts of their endpoints, and no endpoint of this test has one: \
         write `#![openapi(\"openapi.yaml\")]` first in its `endpoint!`"
    );
    assert_eq!(server.count(), 0);
    // What blocks request is not known.
    test().scenario(ByHand, 1).run().expect("it runs");
}

/// Runs the program to its end.
fn run(arguments: &[&str]) -> Output {
    let mut command = command(env!("CARGO_BIN_EXE_contract_load"));
    command
        .args(arguments)
        .output()
        .expect("the program starts")
}

#[test]
fn the_flag_holds_answers() {
    let server = serving("GET /users/7", Answer::json(json!({ "name": "ada" })));
    let arguments = |more: &[&'static str]| {
        let mut all = vec![
            "--host",
            server.url(),
            "--scenarios",
            "Look",
            "-t",
            "20s",
            "--iterations",
            "3",
        ];
        all.extend(more);
        run(&all)
    };
    let output = arguments(&["--contract", "--exit-code-on-error"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    assert!(
        text.contains(r#"the contract: json["age"] is missing"#),
        "{text}"
    );
    assert_eq!(arguments(&["--exit-code-on-error"]).status.code(), Some(0));
}

#[test]
fn the_flag_needs_a_contract() {
    let mut command = command(env!("CARGO_BIN_EXE_doubtful_load"));
    let command = command.args(["--host", "http://127.0.0.1:1", "--contract", "-t", "1s"]);
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let complaint = stderr(&output);
    assert!(
        complaint.starts_with("error: --contract (or `contract`) holds"),
        "{complaint}"
    );
    assert_eq!(complaint.trim_end().lines().count(), 1, "{complaint}");
}

#[test]
fn the_list_tells_what_is_unchecked_and_what_nobody_requests() {
    let listed = stdout(&run(&["--list"]));
    let discarded = "Pet  unchecked in `contracts/pets.yaml`: the bodies of its answers, which `answer: discard` does not keep\n";
    assert!(listed.contains(discarded), "{listed}");
    assert!(
        listed.contains("`contracts/pets.yaml`: the answers 200 of GET /odd are not held"),
        "{listed}"
    );
    let left = "contracts/pets.yaml: 7 of 10 operations are requested by no scenario: POST /pets, HEAD /pets, PUT /pets/{petId}, DELETE /pets/{petId}, \
                GET /pets/{petId}/picture, GET /toys, GET /feed; what blocks request is not known\n";
    assert!(listed.contains(left), "{listed}");
    assert!(
        listed.ends_with("contracts/users.json: all operations (1) are requested by scenarios\n"),
        "{listed}"
    );
    let chosen = stdout(&run(&["--list", "--scenarios", "Look"]));
    assert!(!chosen.contains("pets.yaml"), "{chosen}");
}
