//! `--otlp`: figures for a collector of OpenTelemetry, as the protocol's own Protobuf reads them.

mod program;

use std::process::{Command, Output};

use backpack_python::{PythonServer, PythonTools};
use backpack_tests::{Answer, Folder, RecordingServer};
use program::program;
use serde_json::Value;

/// A collector with its protocol; none where there is no Python.
fn collector() -> Option<PythonServer> {
    let tools = PythonTools::find(include_str!("../python/otlp.txt"))?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/otlp_collector.py");
    Some(PythonServer::start(&tools, script, &[]))
}

/// What the collector has taken.
fn taken(collector: &PythonServer) -> Vec<Value> {
    let log = collector.log();
    let lines = log.lines().skip(1);
    let told: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    assert!(told.iter().all(|it| it.get("wrong").is_none()), "{log}");
    told
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The points of a metric, which is left out where it has none.
fn points<'m>(told: &'m Value, name: &str, kind: &str) -> &'m [Value] {
    let metrics = &told["message"]["resourceMetrics"][0]["scopeMetrics"][0]["metrics"];
    let metrics = metrics.as_array().expect("metrics");
    let metric = metrics.iter().find(|it| it["name"] == name);
    metric.map_or(&[], |it| it[kind]["dataPoints"].as_array().expect("points"))
}

fn attribute<'p>(point: &'p Value, key: &str) -> Option<&'p str> {
    let attributes = point["attributes"].as_array()?;
    let value = &attributes.iter().find(|it| it["key"] == key)?["value"];
    value["stringValue"].as_str().or(value["intValue"].as_str())
}

/// A number of 64 bits is a text in this JSON, and 0 is left out.
fn whole(value: &Value) -> u64 {
    value
        .as_str()
        .map_or(0, |text| text.parse().expect("a number"))
}

fn sum(points: &[Value], of: &str, is_meant: impl Fn(&Value) -> bool) -> u64 {
    let meant = points.iter().filter(|point| is_meant(point));
    meant.map(|point| whole(&point[of])).sum()
}

#[test]
fn the_last_figures_are_those_of_the_report() {
    let Some(collector) = collector() else { return };
    let (server, folder) = (RecordingServer::start(), Folder::empty("otlp"));
    server.answers("DELETE /players/7", Answer::status(503));
    let (url, file) = (format!("{}/otlp/", collector.url()), folder.path("r.json"));
    let arguments = ["-H", server.url(), "-u", "6", "-t", "3s", "--json", &file];
    let flags = ["--otlp", &url, "--otlp-interval", "1s"];
    let mut command = program(&[&arguments[..], &flags].concat());
    command.env(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "authorization=Bearer%20my-secret",
    );
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = taken(&collector);
    assert!(
        told.len() >= 2,
        "while it runs, and at its end: {}",
        told.len()
    );

    let last = told.last().expect("figures");
    let headers = last["headers"].as_object().expect("headers");
    let credentials = headers
        .iter()
        .find(|it| it.0.eq_ignore_ascii_case("authorization"));
    assert_eq!(credentials.expect("credentials").1, "Bearer my-secret");
    assert!(!folder.text("r.json").contains("my-secret"));
    assert!(!format!("{output:?}").contains("my-secret"));

    let report: Value = serde_json::from_str(&folder.text("r.json")).expect("JSON");
    let durations = points(last, "http.client.request.duration", "histogram");
    let requests = points(last, "backpack.requests", "sum");
    let failures = points(last, "backpack.request.failures", "sum");
    for row in report["rows"].as_array().expect("rows") {
        let is_of_row = |point: &Value| {
            attribute(point, "backpack.name") == row["name"].as_str()
                && attribute(point, "http.request.method") == row["method"].as_str()
        };
        assert_eq!(
            sum(durations, "count", is_of_row),
            row["latency"]["samples"].as_u64().unwrap(),
            "{row}"
        );
        assert_eq!(
            sum(requests, "asInt", is_of_row),
            row["requests"].as_u64().unwrap(),
            "{row}"
        );
        assert_eq!(
            sum(failures, "asInt", is_of_row),
            row["failures"].as_u64().unwrap(),
            "{row}"
        );
        let seconds = durations.iter().filter(|point| is_of_row(point));
        let seconds: f64 = seconds.filter_map(|point| point["sum"].as_f64()).sum();
        let latency = &row["latency"];
        let expected =
            latency["mean"].as_f64().unwrap() * latency["samples"].as_f64().unwrap() / 1e3;
        assert!(
            (seconds - expected).abs() < expected / 100.0,
            "{seconds} {expected}"
        );
    }
    chains_and_passes_are_those_of_the_report(last, &report);
    the_semantic_conventions_hold(last, &server);
    counters_only_grow(&told);
}

fn chains_and_passes_are_those_of_the_report(told: &Value, report: &Value) {
    let passes = report["passes"].as_array().expect("passes");
    assert!(passes.iter().any(|it| it["kind"] == "CHAIN"), "{passes:?}");
    for pass in passes {
        let is_meant = |point: &Value| {
            attribute(point, "backpack.kind") == pass["kind"].as_str()
                && attribute(point, "backpack.name") == pass["name"].as_str()
        };
        for (metric, kind, of, part) in [
            ("backpack.passes", "sum", "asInt", "count"),
            ("backpack.pass.failures", "sum", "asInt", "failures"),
            ("backpack.passes.interrupted", "sum", "asInt", "interrupted"),
            ("backpack.pass.duration", "histogram", "count", "count"),
        ] {
            let told = sum(points(told, metric, kind), of, is_meant);
            assert_eq!(told, pass[part].as_u64().unwrap(), "{metric} of {pass}");
        }
    }
}

fn the_semantic_conventions_hold(told: &Value, server: &RecordingServer) {
    let resource = &told["message"]["resourceMetrics"][0]["resource"];
    assert_eq!(attribute(resource, "service.name"), Some("small_load"));
    assert_eq!(attribute(resource, "telemetry.sdk.name"), Some("backpack"));
    let port = server.url().rsplit(':').next();
    let durations = points(told, "http.client.request.duration", "histogram");
    for point in durations {
        assert_eq!(attribute(point, "server.address"), Some("127.0.0.1"));
        assert_eq!(attribute(point, "server.port"), port);
        let failed = attribute(point, "http.request.method") == Some("DELETE");
        let code = if failed { "503" } else { "200" };
        assert_eq!(attribute(point, "http.response.status_code"), Some(code));
        assert_eq!(attribute(point, "error.type"), failed.then_some(code));
        let (bounds, buckets) = (&point["explicitBounds"], point["bucketCounts"].as_array());
        let buckets = buckets.expect("buckets");
        assert_eq!(buckets.len(), bounds.as_array().expect("bounds").len() + 1);
        assert_eq!(
            buckets.iter().map(whole).sum::<u64>(),
            whole(&point["count"])
        );
    }
    assert!(
        durations
            .iter()
            .any(|it| attribute(it, "error.type").is_some())
    );
}

/// Cumulative: what counts since one moment never gets less.
fn counters_only_grow(told: &[Value]) {
    let total = |told: &Value| sum(points(told, "backpack.requests", "sum"), "asInt", |_| true);
    assert!(told.is_sorted_by_key(total));
    let starts = told
        .iter()
        .flat_map(|it| points(it, "backpack.requests", "sum"));
    let mut starts: Vec<_> = starts.map(|it| whole(&it["startTimeUnixNano"])).collect();
    starts.dedup();
    assert_eq!(starts.len(), 1);
    let users = points(&told[0], "backpack.users", "gauge");
    assert_eq!(sum(users, "asInt", |_| true), 6);
}

/// Each is one line, and the run goes on as if nobody had asked.
#[test]
fn a_collector_that_takes_nothing_is_one_warning() {
    let refusing = RecordingServer::start();
    refusing.answers("POST /v1/metrics", Answer::status(401));
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let silent_url = format!("http://{}", silent.local_addr().expect("an address"));
    for (collector, says) in [
        (refusing.url(), "status 401"),
        ("http://127.0.0.1:1", "refused"),
        (&*silent_url, "timed out after 5s"),
    ] {
        let server = RecordingServer::start();
        let arguments = ["-H", server.url(), "-t", "2500ms", "--only-summary"];
        let flags = ["--otlp", collector, "--otlp-interval", "500ms"];
        let output = program(&[&arguments[..], &flags].concat()).output();
        let output = output.expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = stderr(&output);
        assert_eq!(text.lines().count(), 1, "{text}");
        let told = format!("warning: --otlp: {collector}/v1/metrics has not taken figures: ");
        assert!(
            text.starts_with(&told) && text.contains(says),
            "{says}: {text}"
        );
    }
    assert!(refusing.count() >= 2);
}

#[test]
fn what_cannot_be_sent_is_told_before_any_traffic_and_without_secrets() {
    let server = RecordingServer::start();
    let refused = |mut command: Command, says: &str| {
        let output = command.output().expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let text = stderr(&output);
        assert!(text.contains(says) && !text.contains("my-secret"), "{text}");
    };
    let with = |flags: &[&str]| program(&[&["-H", server.url(), "-t", "1s"], flags].concat());
    let mut headers = with(&["--otlp", "http://127.0.0.1:1"]);
    headers.env("OTEL_EXPORTER_OTLP_HEADERS", "authorization my-secret");
    refused(
        headers,
        "error: OTEL_EXPORTER_OTLP_HEADERS: header 1 has no value",
    );
    let no_time = ["--otlp", "http://127.0.0.1:1", "--otlp-interval", "0s"];
    refused(with(&no_time), "--otlp-interval");
    refused(
        with(&["--otlp", "ftp://a"]),
        "error: --otlp: `ftp` is not spoken",
    );
    refused(
        with(&["--otlp", "http://me:my-secret@127.0.0.1:1"]),
        "error: --otlp: credentials go into OTEL_EXPORTER_OTLP_HEADERS",
    );
    assert_eq!(server.count(), 0);
}
