//! The figures in the words of Locust 2.47, for the tools that read them there.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::json::json;
use super::shared::Shared;
use super::state::Phase;
use crate::report::document::{Document, ExceptionKind, Interval, Stats, Timeline};

/// As many rows and failures as Locust gives.
const MOST_ROWS: usize = 500;

pub(super) async fn requests(State(shared): State<Shared>) -> Response {
    let phase = shared.desk.state().phase;
    let look = shared.desk.recent();
    json(&statistics(look.as_deref(), phase))
}

pub(super) async fn exceptions(State(shared): State<Shared>) -> Response {
    let look = shared.desk.recent();
    let exceptions = look.map_or_else(Vec::new, |document| exceptions_of(&document));
    json(&json!({ "exceptions": exceptions }))
}

fn statistics(document: Option<&Document>, phase: Phase) -> Value {
    let nothing = (Stats::default(), Timeline::default());
    let (total, timeline) = document.map_or((&nothing.0, &nothing.1), |document| {
        (&document.total, &document.timeline)
    });
    let rows = document.iter().flat_map(|document| &document.rows);
    let mut stats: Vec<Value> = rows
        .take(MOST_ROWS)
        .map(|row| entry(&row.method, &row.name, &row.stats, &row.timeline))
        .collect();
    stats.push(entry("", "Aggregated", total, timeline));
    let errors: Vec<Value> = document
        .iter()
        .flat_map(|document| &document.failures)
        .take(MOST_ROWS)
        .map(|failure| {
            json!({
                "method": failure.method,
                "name": failure.name,
                "error": failure.error,
                "occurrences": failure.count,
                "first_seen": failure.first_seen.as_millisecond() as f64 / 1000.0,
                "last_seen": failure.last_seen.as_millisecond() as f64 / 1000.0,
            })
        })
        .collect();
    let (rate, failure_rate) = timeline.recent_rates();
    let latest = timeline.intervals.iter().rev().find(|at| at.p50.is_some());
    let scenarios = document.map(|document| &document.run.scenarios);
    let users: u64 = scenarios
        .into_iter()
        .flatten()
        .map(|share| share.users)
        .sum();
    json!({
        "stats": stats,
        "errors": errors,
        "current_rps": rate,
        "current_fail_per_sec": failure_rate,
        "total_rps": total.rate,
        "total_fail_per_sec": total.failure_rate,
        "fail_ratio": total.failure_percent() / 100.0,
        "current_response_time_percentiles": {
            "response_time_percentile_0.5": percentile(latest, |at| at.p50),
            "response_time_percentile_0.95": percentile(latest, |at| at.p95),
        },
        "state": phase.name(),
        "user_count": users,
    })
}

fn percentile(interval: Option<&Interval>, part: impl Fn(&Interval) -> Option<f64>) -> Option<u64> {
    interval.and_then(part).map(whole)
}

/// Locust's percentiles are whole milliseconds, which some readers rely on; `/api/report` has all of them exactly.
fn whole(millis: f64) -> u64 {
    millis.round() as u64
}

fn entry(method: &str, name: &str, stats: &Stats, timeline: &Timeline) -> Value {
    let (rate, failure_rate) = timeline.recent_rates();
    let latency = stats.latency.as_ref();
    let at = |part: fn(&crate::report::document::Latency) -> f64| latency.map_or(0.0, part);
    json!({
        "method": method,
        "name": name,
        "num_requests": stats.requests,
        "num_failures": stats.failures,
        "min_response_time": at(|latency| latency.min),
        "max_response_time": at(|latency| latency.max),
        "current_rps": rate,
        "current_fail_per_sec": failure_rate,
        "avg_response_time": at(|latency| latency.mean),
        "median_response_time": whole(at(|latency| latency.percentiles.p50)),
        "total_rps": stats.rate,
        "total_fail_per_sec": stats.failure_rate,
        "response_time_percentile_0.95": whole(at(|latency| latency.percentiles.p95)),
        "response_time_percentile_0.99": whole(at(|latency| latency.percentiles.p99)),
        "avg_content_length": stats.bytes_in as f64 / stats.requests.max(1) as f64,
    })
}

fn exceptions_of(document: &Document) -> Vec<Value> {
    let told = |kind| match kind {
        ExceptionKind::Panic => "a panic",
        ExceptionKind::StepError => "an error of a step",
    };
    let exceptions = document.exceptions.iter().map(|exception| {
        json!({
            "count": exception.count,
            "msg": exception.text,
            "traceback": format!("{} in {}", told(exception.kind), exception.scenario),
            "nodes": "local",
        })
    });
    exceptions.collect()
}
