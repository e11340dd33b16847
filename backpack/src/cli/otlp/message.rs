//! One reading in the JSON of OTLP: who tells it, and its metrics.

use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::measures;
use super::points::Points;
use crate::metrics::snapshot::Snapshot;
use crate::report::document::Run;
use crate::text::program::named;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The `aggregationTemporality` of what counts since one moment.
const CUMULATIVE: u8 = 2;

/// What has been counted so far.
pub(super) struct Reading {
    pub(super) snapshot: Snapshot,
    pub(super) run: Run,
    /// Since when.
    pub(super) start: Timestamp,
    pub(super) at: Timestamp,
}

/// An `ExportMetricsServiceRequest`.
pub(super) fn message(reading: &Reading) -> Value {
    json!({ "resourceMetrics": [{
        "resource": { "attributes": resource(&reading.run) },
        "scopeMetrics": [{
            "scope": { "name": "backpack", "version": VERSION },
            "metrics": metrics(reading),
        }],
    }] })
}

/// The load test, of which only the name is known.
fn resource(run: &Run) -> Vec<Value> {
    let program = run.command_line.first();
    let name = program.map_or("load test", |program| named(program));
    let instance = format!("{}-{}", std::process::id(), run.started_at.as_nanosecond());
    vec![
        text("service.name", name),
        text("service.instance.id", &instance),
        text("telemetry.sdk.name", "backpack"),
        text("telemetry.sdk.language", "rust"),
        text("telemetry.sdk.version", VERSION),
    ]
}

fn metrics(reading: &Reading) -> Vec<Value> {
    let points = Points::new(reading, server(&reading.run));
    let metrics = [
        histogram(
            "http.client.request.duration",
            "s",
            "Duration of HTTP client requests.",
            &points.durations(),
        ),
        json!({
            "name": "backpack.users",
            "unit": "{user}",
            "description": "Virtual users that run at the moment.",
            "gauge": { "dataPoints": points.users() },
        }),
    ];
    metrics
        .into_iter()
        .chain(counters(reading, &points))
        .chain(measures::metrics(&reading.snapshot, &points))
        .filter(has_points)
        .collect()
}

fn counters(reading: &Reading, points: &Points<'_>) -> [Value; 6] {
    let Snapshot {
        panics,
        step_errors,
        limited,
        ..
    } = reading.snapshot;
    let requests = points.counts(|counts| counts.requests);
    let failures = points.counts(|counts| counts.failures);
    let interrupted = points.sums(|series| series.interrupted);
    let of_run = |count| vec![points.count(count, &[])];
    let limited = limited.map(|(reason, seconds)| {
        let reason = text("backpack.reason", reason);
        points.count(seconds, &[reason])
    });
    [
        counter(
            "backpack.requests",
            "{request}",
            "Requests that were answered or failed.",
            &requests,
        ),
        counter(
            "backpack.request.failures",
            "{request}",
            "Requests that failed.",
            &failures,
        ),
        counter(
            "backpack.requests.interrupted",
            "{request}",
            "Requests cut off at the end of a run, neither success nor failure.",
            &interrupted,
        ),
        counter(
            "backpack.panics",
            "{panic}",
            "Panics of users' steps.",
            &of_run(panics),
        ),
        counter(
            "backpack.step_errors",
            "{error}",
            "Errors that users' steps gave.",
            &of_run(step_errors),
        ),
        counter(
            "backpack.generator.limited",
            "s",
            "Seconds in which the generator was the limit, not the service.",
            &limited,
        ),
    ]
}

pub(super) fn counter(name: &str, unit: &str, about: &str, points: &[Value]) -> Value {
    let sum =
        json!({ "aggregationTemporality": CUMULATIVE, "isMonotonic": true, "dataPoints": points });
    json!({ "name": name, "unit": unit, "description": about, "sum": sum })
}

pub(super) fn histogram(name: &str, unit: &str, about: &str, points: &[Value]) -> Value {
    let histogram = json!({ "aggregationTemporality": CUMULATIVE, "dataPoints": points });
    json!({ "name": name, "unit": unit, "description": about, "histogram": histogram })
}

/// A metric without a point is none.
fn has_points(metric: &Value) -> bool {
    let kinds = ["histogram", "gauge", "sum"].iter();
    let mut points = kinds.filter_map(|kind| metric[kind]["dataPoints"].as_array());
    points.any(|points| !points.is_empty())
}

/// What all requests go to.
fn server(run: &Run) -> Vec<Value> {
    let Ok(url) = Url::parse(&run.host) else {
        return Vec::new();
    };
    let port = url.port_or_known_default();
    let host = url.host_str().unwrap_or_default();
    // An address is told without the brackets that URLs have.
    let host = host.trim_matches(['[', ']']);
    let port = port.map(|port| number("server.port", port.into()));
    let server = [
        text("server.address", host),
        text("url.scheme", url.scheme()),
    ];
    server.into_iter().chain(port).collect()
}

pub(super) fn text(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

/// 64 bits are a text in this JSON.
pub(super) fn number(key: &str, value: u64) -> Value {
    json!({ "key": key, "value": { "intValue": value.to_string() } })
}
