//! `Report::json`, held against its schema.

use std::collections::BTreeSet;
use std::process::Command;

use backpack::Value;
use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, SecureServer};
use serde_json::{Map, json};

endpoint! {
    Login = POST "/login" { json: { "name": "ada" } };
    Team = GET "/team";
    Duel = GET "/duel" { query: { "name": "<b>|\"ada\"" } };
    Slow = GET "/slow";
    Sealed = GET "/sealed";
}

metric! {
    Render = time;
    CartSize = value;
    Logins = count;
}

chain! { Enter = Login + Team; }

depends! {
    Team { headers["authorization"] <- Login.json["token"] }
    Duel { headers["x-team"] <- Team.json["id"] }
}

scenario! {
    Game(wait = 5ms) = [Login, Team, Duel, Sealed];
    Stumble(wait = 500ms) = [async |_user| panic!("stumbled")];
    Unlucky(wait = 20ms) = [
        async |user| -> backpack::Result { measure(user).await; Err("no luck".into()) }
    ];
    Patient(wait = 5ms) = [Slow];
    Hurried(wait = 5ms, pacing = 1ms) = [Login];
    Sleepy(wait = none) = [Login, async |_user| std::thread::sleep(Duration::from_millis(40))];
}

async fn measure(user: &mut User) {
    user.time(Render, async {}).await;
    user.record(CartSize, -3);
    user.count(Logins, 1);
    Enter.run(user).await;
}

/// A run in which everything happens that a report has a place for.
fn eventful() -> Value {
    let report = load_test(|test| test);
    // Compared with itself, which has all of the same requests.
    let earlier = std::env::temp_dir().join(format!(
        "backpack-report-{}-{:?}.json",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::write(&earlier, report.json()).expect("a file");
    let report = load_test(|test| test.baseline(&earlier));
    let _ = std::fs::remove_file(earlier);
    serde_json::from_str(&report.json()).expect("JSON")
}

/// A run of the open model, which has figures of its own, beside loads of scenarios' own.
fn on_schedule() -> Value {
    let server = RecordingServer::start();
    let millis = Duration::from_millis;
    let rising = ScenarioLoad::new()
        .arrival_rate(20)
        .stages([to(40).over(millis(200))])
        .start(millis(50))
        .run_time(millis(300))
        .iterations(5);
    let steady = ScenarioLoad::new().users(2).spawn_rate(50);
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Patient, 1)
        .arrival_rate(50)
        .stages([
            to(100).over(Duration::from_millis(300)),
            hold(Duration::from_millis(100)),
        ])
        .scenario_with(Hurried, rising)
        .scenario_with(Game, steady)
        .iterations(500)
        .warm_up(Duration::from_millis(50))
        .run()
        .expect("the load test runs");
    serde_json::from_str(&report.json()).expect("JSON")
}

/// A look at single requests, over TLS.
fn looked_at() -> Value {
    let server = SecureServer::start();
    let mut program = Command::new(env!("CARGO_BIN_EXE_small_load"));
    let program = program.args([
        "-H",
        server.url(),
        "--insecure",
        "--once",
        "--traceparent",
        "--json",
        "-",
    ]);
    let output = program.output().expect("the program starts");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn load_test(with: impl FnOnce(LoadTest) -> LoadTest) -> Report {
    let server = RecordingServer::start();
    server.answers("GET /duel", Answer::status(500));
    server.answers("GET /slow", Answer::never());
    server.answers("GET /team", Answer::json(json!({ "id": 3 })));
    let test = LoadTest::new()
        .host(server.url())
        .scenario(Game, 1)
        .scenario(Stumble, 1)
        .scenario(Unlucky, 1)
        .scenario(Patient, 1)
        .scenario(Hurried, 1)
        .scenario(Sleepy, 1)
        .users(6)
        .autoscale(Autoscale::new(500, 100))
        .max_failures(0)
        .run_time(Duration::from_millis(1500))
        .stop_timeout(Duration::from_millis(100))
        .on_start(async |user| user[Sealed].seal())
        .expect(thresholds![p95 < 10s, failures < 1%]);
    with(test).run().expect("the load test runs")
}

fn schema() -> Value {
    let text = include_str!("../../docs/report.schema.json");
    serde_json::from_str(text).expect("the schema is JSON")
}

fn complaints(schema: &Value, report: &Value) -> Vec<String> {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .expect("the schema is one");
    let errors = validator.iter_errors(report);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn a_report_follows_its_schema_and_all_of_it_is_documented() {
    let report = eventful();
    assert_eq!(complaints(&schema(), &report), [""; 0]);
    assert_eq!(
        complaints(&strict(schema()), &report),
        [""; 0],
        "{report:#}"
    );
    let on_schedule = on_schedule();
    assert_eq!(complaints(&strict(schema()), &on_schedule), [""; 0]);
    let looked_at = looked_at();
    assert_eq!(complaints(&strict(schema()), &looked_at), [""; 0]);
    let reports = [&report, &on_schedule, &looked_at].into_iter();
    let emitted: BTreeSet<_> = reports.flat_map(properties_of_report).collect();
    let documented = documented(&schema());
    let missing: Vec<_> = documented.difference(&emitted).collect();
    assert_eq!(
        missing, [""; 0],
        "documented, but not in a report in which everything happens"
    );
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let report = eventful();
    for (place, value) in [
        ("/version", json!(2)),
        ("/run/started_at", json!("yesterday")),
        ("/total/requests", json!(-1)),
        ("/rows/0/latency/percentiles/p95", json!("fast")),
        ("/run/state", json!("lost")),
        ("/timeline", json!([])),
    ] {
        let mut broken = report.clone();
        *broken.pointer_mut(place).expect(place) = value;
        assert_ne!(complaints(&schema(), &broken), [""; 0], "{place}");
    }
    let mut later = report;
    later["total"]["energy"] = json!(5);
    assert_eq!(
        complaints(&schema(), &later),
        [""; 0],
        "fields of a later program"
    );
    assert_ne!(
        complaints(&strict(schema()), &later),
        [""; 0],
        "are not documented"
    );
}

#[test]
fn the_numbers_are_those_of_the_report() {
    let report = eventful();
    let rows = report["rows"].as_array().expect("rows");
    let sum = |field: &str| {
        rows.iter()
            .map(|row| row[field].as_u64().unwrap())
            .sum::<u64>()
    };
    for field in [
        "requests",
        "failures",
        "interrupted",
        "bytes_in",
        "bytes_out",
    ] {
        assert_eq!(report["total"][field], sum(field), "{field}");
    }
    let intervals = report["timeline"]["intervals"]
        .as_array()
        .expect("intervals");
    let in_intervals: u64 = intervals
        .iter()
        .map(|i| i["requests"].as_u64().unwrap())
        .sum();
    assert_eq!(report["total"]["requests"], in_intervals);
    let duel = rows
        .iter()
        .find(|row| row["name"] == "/duel")
        .expect("a row");
    assert_eq!(duel["failures"], duel["requests"]);
    assert_eq!(duel["statuses"][0]["status"], "500");
    let held: Vec<_> = report["thresholds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| &t["held"])
        .collect();
    assert_eq!(held, [true, false]);
}

/// The schema with nothing allowed that it does not name. `stats` is what others extend, so its users are made strict instead.
fn strict(mut schema: Value) -> Value {
    fn close(schema: &mut Value) {
        match schema {
            Value::Object(fields) => {
                fields.values_mut().for_each(close);
                if fields.get("type") == Some(&json!("object")) {
                    fields.insert("unevaluatedProperties".to_owned(), json!(false));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(close),
            _ => {}
        }
    }
    close(&mut schema);
    for figures in ["stats", "measure_stats"] {
        let figures = schema["$defs"][figures].as_object_mut().expect("figures");
        figures.remove("unevaluatedProperties");
    }
    schema["properties"]["total"]["unevaluatedProperties"] = json!(false);
    schema
}

/// The names of all properties that a report may have.
fn documented(schema: &Value) -> BTreeSet<String> {
    let definitions = schema["$defs"].as_object().expect("definitions");
    let objects = definitions.values().chain([schema]);
    let properties = objects.filter_map(|object| object["properties"].as_object());
    properties.flat_map(Map::keys).cloned().collect()
}

/// The names of all properties that a report has.
fn properties_of_report(report: &Value) -> BTreeSet<String> {
    match report {
        Value::Object(fields) => {
            let names = fields.keys().cloned();
            names
                .chain(fields.values().flat_map(properties_of_report))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(properties_of_report).collect(),
        _ => BTreeSet::new(),
    }
}
