//! `--once` shows each request of one pass as it goes; `--trace` writes those of the first users for browsers.

mod printed;

use std::process::{Command, Output};

use backpack_tests::{Answer, Folder, RecordingServer};
use printed::{stderr, stdout};
use serde_json::{Value, json};

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server
        .answers(
            "POST /login",
            Answer::json(json!({ "id": 1, "token": "answer-secret" })),
        )
        .answers(
            "POST /orders",
            Answer::json(json!({ "error": "no more a1" })).with_status(409),
        )
        .answers("GET /checked", Answer::json(json!({ "token": "expected" })));
    server
}

fn run(server: &RecordingServer, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_secret_load"));
    let common = ["-H", server.url(), "--option", "key=free-secret"];
    let output = program.args(common).args(arguments).output();
    output.expect("the program starts")
}

#[test]
fn once_shows_every_request_and_answer_in_their_order() {
    let server = server();
    let output = run(&server, &["--once", "-u", "50", "-t", "1h"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    let endpoints = ["LogIn", "Order", "Page", "Upload", "Search", "Checked"];
    let titles: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("Buy: "))
        .collect();
    let expected = endpoints.map(|endpoint| format!("Buy: {endpoint}"));
    assert_eq!(titles[..6], expected);
    assert_eq!(server.count(), 6, "one pass of one user");
    let url = server.url();
    for line in [
        &format!("> POST {url}/orders?lang=en&access_token=****"),
        "> x-lang: en",
        "> content-type: application/json",
        r#">   "sku": "a1","#,
        "< 409",
        r#"<   "error": "no more a1""#,
        r#"  query["session"] ← LogIn.json["token"], 4 requests ago"#,
        "> user=ada&password=****",
        "6 requests, 1 failed",
        "Buy: FAILED: no luck with ****",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
    let refused = "FAILED after ";
    let told = r#"): status 409, expected 200..=399: {"error":"no more a1"}"#;
    let is_judgement = |line: &str| line.starts_with(refused) && line.ends_with(told);
    assert_eq!(
        text.lines().filter(|line| is_judgement(line)).count(),
        1,
        "{text}"
    );
}

#[test]
fn once_tells_which_values_no_answer_had() {
    let server = RecordingServer::start();
    server.answers("POST /login", Answer::json(json!({ "id": 1 })));
    let text = stdout(&run(&server, &["--once"]));
    let told = r#"warning: an answer of `LogIn` lacks json["token"], which `Search` depends on"#;
    assert!(text.lines().any(|line| line.starts_with(told)), "{text}");
}

#[test]
fn once_as_data_has_the_same() {
    let server = server();
    let output = run(&server, &["--once", "--json", "-"]);
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON alone");
    let exchanges = report["exchanges"].as_array().expect("exchanges");
    let statuses: Vec<_> = exchanges
        .iter()
        .map(|it| it["answer"]["status"].as_u64())
        .collect();
    assert_eq!(statuses, [200, 409, 200, 200, 200, 200].map(Some));
    let given = json!([{ "target": "query[\"session\"]", "source": "LogIn.json[\"token\"], 4 requests ago" }]);
    assert_eq!(exchanges[4]["given"], given);
    assert!(
        stderr(&output).contains("Buy: Order"),
        "the text goes aside"
    );
}

#[test]
fn a_trace_is_of_the_first_users_and_whole_at_its_end() {
    let server = server();
    let folder = Folder::empty("trace");
    let file = folder.path("run.har");
    let arguments = [
        "-u",
        "4",
        "--iterations",
        "40",
        "--trace",
        &file,
        "--trace-users",
        "2",
    ];
    let output = run(&server, &arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let har: Value = serde_json::from_str(&folder.text("run.har")).expect("JSON");
    assert_eq!(har["log"]["version"], "1.2");
    let entries = har["log"]["entries"].as_array().expect("entries");
    let of_user = |user: u64| {
        let user = format!("user {user}, ");
        let of_user = |it: &&Value| it["comment"].as_str().is_some_and(|it| it.contains(&user));
        entries.iter().filter(of_user).count()
    };
    assert_eq!(of_user(0) + of_user(1), entries.len());
    assert!(of_user(0) > 0 && of_user(1) > 0, "{}", entries.len());
    let order = entries
        .iter()
        .find(|it| it["response"]["status"] == 409)
        .expect("an order");
    assert_eq!(order["request"]["method"], "POST");
    let query =
        json!([{ "name": "lang", "value": "en" }, { "name": "access_token", "value": "****" }]);
    assert_eq!(order["request"]["queryString"], query);
    assert_eq!(order["response"]["statusText"], "Conflict");
    let timings = &order["timings"];
    let parts = ["wait", "receive"].map(|part| timings[part].as_f64().expect("a time"));
    let time = order["time"].as_f64().expect("a time");
    assert!(
        (parts[0] + parts[1] - time).abs() < 0.001,
        "a kept connection: {timings}"
    );
    let first = &entries[0]["timings"];
    assert!(
        first["connect"].as_f64() > Some(0.0),
        "a fresh one: {first}"
    );
    assert_eq!(
        order["response"]["content"]["text"],
        r#"{"error":"no more a1"}"#
    );
    assert!(
        !folder.text("run.har").contains("-secret"),
        "secrets are hidden"
    );
}

#[test]
fn what_cannot_be_is_told_before_any_traffic() {
    let server = server();
    for (arguments, problem) in [
        (
            &["--trace", "/no/such/folder/run.har"][..],
            "cannot write the trace to /no/such/folder/run.har: No such file or directory",
        ),
        (
            &["--once", "--web"],
            "--once and --web contradict each other",
        ),
        (
            &["--trace-users", "0"],
            "invalid value '0' for '--trace-users <USERS>'",
        ),
    ] {
        let output = run(&server, arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(stderr(&output).contains(problem), "{}", stderr(&output));
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn an_earlier_trace_stays_where_nothing_is_run() {
    let folder = Folder::empty("trace_stays");
    let file = folder.path("run.har");
    std::fs::write(&file, "earlier").expect("a file");
    let server = server();
    let output = run(&server, &["--trace", &file, "--users", "0"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(folder.text("run.har"), "earlier");
}
