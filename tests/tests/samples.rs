//! Samples: one exchange of each failure and the slowest of each row, as they were sent and came, without their secrets.

use std::collections::HashSet;
use std::process::{Command, Output};

use backpack_tests::{Answer, Folder, RecordingServer};
use serde_json::{Value, json};
use std::time::Duration;

const SECRETS: [&str; 9] = [
    "4111-1111",
    "query-secret",
    "header-secret",
    "form-secret",
    "bearer-secret",
    "part-secret",
    "free-secret",
    "cookie-secret",
    "answer-secret",
];

/// It refuses orders, and tells secrets.
fn server() -> RecordingServer {
    let server = RecordingServer::start();
    let login = json!({ "id": 1, "token": "answer-secret" });
    let refusal = json!({ "error": "no more a1", "token": "answer-secret" });
    let refused = Answer::json(refusal)
        .with_status(409)
        .header("x-trace", "t-7");
    server
        .answers(
            "POST /login",
            Answer::json(login.clone()).cookie("sid=cookie-secret; Path=/"),
        )
        .answers("POST /orders", refused)
        .answers("GET /page", Answer::text(&"x".repeat(10_000)))
        .answers(
            "GET /search",
            Answer::text("found free-secret").with_status(404),
        )
        .answers("GET /checked", Answer::json(login));
    server
}

fn run(server: &RecordingServer, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_secret_load"));
    let common = ["-H", server.url(), "--option", "key=free-secret"];
    let output = program
        .args(common)
        .args(arguments)
        .env("RUST_LOG", "debug")
        .output();
    output.expect("the program starts")
}

/// The JSON of a run of 20 passes.
fn report(server: &RecordingServer, test: &str) -> Value {
    let folder = Folder::empty(test);
    let output = run(
        server,
        &[
            "-u",
            "2",
            "--iterations",
            "20",
            "--json",
            &folder.path("r.json"),
        ],
    );
    let text = folder.text("r.json");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn row<'r>(report: &'r Value, name: &str) -> &'r Value {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter()
        .find(|row| row["name"] == name)
        .expect("the row")
}

fn header<'r>(message: &'r Value, name: &str) -> &'r Value {
    let headers = message["headers"].as_array().expect("headers");
    let header = headers.iter().find(|header| header[0] == name);
    header.map_or(&Value::Null, |header| &header[1])
}

fn body(message: &Value) -> Value {
    serde_json::from_str(message["body"]["text"].as_str().expect("a body")).expect("JSON")
}

#[test]
fn a_failure_has_one_as_it_was_sent_and_came() {
    let server = server();
    let report = report(&server, "samples_failure");
    let failures = report["failures"].as_array().expect("failures");
    let failure = failures
        .iter()
        .find(|it| it["name"] == "/orders")
        .expect("of orders");
    assert_eq!(failure["count"], 20);
    let sample = &failure["sample"];
    let (sent, got) = (&sample["request"], &sample["answer"]);
    assert_eq!(sample["error"], failure["error"]);
    assert_eq!(
        (&sample["scenario"], &sample["endpoint"]),
        (&json!("Buy"), &json!("Order"))
    );
    assert_eq!(sent["method"], "POST");
    let url = format!("{}/orders?lang=en&access_token=****", server.url());
    assert_eq!(sent["url"], url);
    let order = json!({ "sku": "a1", "count": 2, "card": { "secret": "****" } });
    assert_eq!(body(sent), order);
    assert_eq!(
        sent["body"]["bytes"],
        server.arrived_at("POST /orders")[0].body.len()
    );
    assert_eq!(header(sent, "x-lang"), "en");
    assert_eq!(header(sent, "content-type"), "application/json");
    assert_eq!(header(sent, "cookie"), "sid=****");
    assert_eq!(got["status"], 409);
    assert_eq!(header(got, "x-trace"), "t-7");
    assert_eq!(body(got), json!({ "error": "no more a1", "token": "****" }));
}

#[test]
fn its_headers_are_those_that_arrived() {
    let server = server();
    let report = report(&server, "samples_headers");
    let sent = &row(&report, "/page")["slowest"][0]["request"];
    let mut told: Vec<_> = sent["headers"]
        .as_array()
        .expect("headers")
        .iter()
        .collect();
    told.retain(|header| header[0] != "cookie");
    let arrived = server.arrived_at("GET /page").remove(0).headers;
    let arrived = arrived.into_iter().filter(|(name, _)| name != "cookie");
    assert_eq!(json!(told), json!(arrived.collect::<Vec<_>>()));
}

#[test]
fn a_row_has_its_ten_slowest() {
    let server = RecordingServer::start();
    let mut number = 0;
    server.replies("GET /page", move |_| {
        number += 1;
        Answer::ok().after(Duration::from_millis(if number % 2 == 0 { 30 } else { 1 }))
    });
    let report = report(&server, "samples_slowest");
    let slowest = row(&report, "/page")["slowest"]
        .as_array()
        .expect("samples");
    let times: Vec<_> = slowest
        .iter()
        .filter_map(|it| it["elapsed_ms"].as_f64())
        .collect();
    assert_eq!(times.len(), 10);
    assert!(times.is_sorted_by(|one, next| one >= next), "{times:?}");
    assert!(times[9] >= 30.0, "{times:?}");
    let max = row(&report, "/page")["latency"]["max"]
        .as_f64()
        .expect("a maximum");
    assert!((times[0] / max - 1.0).abs() < 0.01, "{times:?} of {max}");
}

#[test]
fn a_long_body_is_kept_in_part() {
    let report = report(&server(), "samples_long");
    let body = &row(&report, "/page")["slowest"][0]["answer"]["body"];
    assert_eq!(body["bytes"], 10_000);
    assert_eq!(body["text"].as_str().map(str::len), Some(4096));
}

#[test]
fn no_secret_is_in_any_file_or_log() {
    let server = server();
    let folder = Folder::empty("samples_secrets");
    let [json, html, markdown, csv] = ["r.json", "r.html", "r.md", "run"].map(|it| folder.path(it));
    let files = [
        "--json",
        &json,
        "--html",
        &html,
        "--markdown",
        &markdown,
        "--csv",
        &csv,
    ];
    let output = run(
        &server,
        &[&["-u", "1", "--iterations", "3"], &files[..]].concat(),
    );
    let said = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it).into_owned());
    assert!(
        said[1].contains("/page 200"),
        "the log tells of requests: {}",
        said[1]
    );
    let names = folder.names();
    assert!(names.len() > 4, "{names:?}");
    for text in names.iter().map(|name| folder.text(name)).chain(said) {
        for secret in SECRETS {
            let at = text.find(secret).map(|at| text[..at + 20].lines().last());
            assert_eq!(at, None, "{secret}");
        }
    }
    assert!(folder.text("r.html").contains("no more a1"));
    // It was sent all the same.
    let login = server.arrived_at("POST /login").remove(0);
    assert!(login.text().contains("form-secret"));
    assert_eq!(login.header("authorization"), Some("Bearer bearer-secret"));
}

#[test]
fn a_trace_context_goes_with_each_request_and_is_told() {
    let server = server();
    let folder = Folder::empty("samples_traceparent");
    let file = folder.path("r.json");
    run(
        &server,
        &["--iterations", "3", "--traceparent", "--json", &file],
    );
    let arrived = server.arrived();
    let contexts: HashSet<_> = arrived
        .iter()
        .filter_map(|it| it.header("traceparent"))
        .collect();
    assert_eq!(contexts.len(), arrived.len(), "each has its own");
    let report: Value = serde_json::from_str(&folder.text("r.json")).expect("JSON");
    let sample = &row(&report, "/page")["slowest"][0];
    let context = header(&sample["request"], "traceparent")
        .as_str()
        .expect("a context");
    assert!(contexts.contains(context), "{context}");
    assert_eq!(sample["trace_id"], context[3..35]);
}
