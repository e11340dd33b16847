use super::*;
use crate::metrics::{Buckets, histogram};
use crate::report::document::{Latency, Part, Percentiles, Row, Timeline};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::prelude::*;

endpoint! {
    Other = GET "/other";
}

/// Requests that took so many milliseconds each.
fn stats(millis: &[u64], failures: u64) -> Stats {
    let mut buckets = Buckets::default();
    for millis in millis {
        buckets.count_many(millis * 1000, 1);
    }
    let bytes = histogram::write(&buckets);
    let requests = millis.len() as u64;
    let latency = Latency {
        samples: requests,
        mean: millis.iter().sum::<u64>() as f64 / requests as f64,
        min: *millis.iter().min().unwrap() as f64,
        max: *millis.iter().max().unwrap() as f64,
        standard_deviation: 0.0,
        percentiles: Percentiles {
            p50: 7.0,
            ..Percentiles::default()
        },
        histogram: Some(STANDARD.encode(bytes)),
        distribution: Vec::new(),
    };
    Stats {
        requests,
        failures,
        rate: requests as f64 / 10.0,
        latency: Some(latency),
        ..Stats::default()
    }
}

fn part(endpoint: &str, stats: Stats) -> Part {
    Part {
        endpoint: endpoint.to_owned(),
        scenario: "Game".to_owned(),
        stats,
    }
}

/// 100 requests of `TeamInit` in two parts, of 1 to 100 ms; two of them failed.
fn document() -> Document {
    let low: Vec<u64> = (1..=50).collect();
    let high: Vec<u64> = (51..=100).collect();
    let all: Vec<u64> = (1..=100).collect();
    let row = Row {
        method: "POST".to_owned(),
        name: "/team".to_owned(),
        stats: stats(&all, 2),
        parts: vec![
            part("TeamInit", stats(&low, 2)),
            part("TeamInit", stats(&high, 0)),
        ],
        timeline: Timeline::default(),
        slowest: Vec::new(),
    };
    Document {
        total: stats(&all, 2),
        rows: vec![row],
        ..empty()
    }
}

fn empty() -> Document {
    serde_json::from_value(serde_json::json!({
        "format": "backpack-report", "version": 1,
        "run": {
            "state": "stopped", "host": "http://localhost", "seed": 1, "started_at": "2026-11-22T18:30:00Z",
            "duration_s": 10.0, "users": 1, "spawn_rate": null, "run_time_s": null, "stop_timeout_s": 5.0,
            "timeout_s": 30.0, "scenarios": [], "plan": "", "command_line": [],
            "versions": { "backpack": "0.1.0", "system": "linux x86_64", "cores": 2 },
        },
        "total": Stats::default(), "rows": [], "failures": [], "exceptions": [], "missing_values": [],
        "skipped": [], "timeline": Timeline::default(), "thresholds": [], "warnings": [],
    }))
    .expect("a document")
}

fn baseline() -> Baseline {
    Baseline::of(document(), "before.json".to_owned())
}

fn asked(thresholds: &[Threshold]) -> Vec<String> {
    let baseline = baseline();
    let resolved = thresholds
        .iter()
        .map(|threshold| resolved(threshold, Some(&baseline)));
    resolved
        .map(|threshold| threshold.map_or_else(|problem| problem, |it| it.to_string()))
        .collect()
}

#[test]
fn the_bound_stands_behind_what_was_asked() {
    let asked = asked(&thresholds![
        max < baseline * 1.5,
        mean <= baseline,
        failures <= baseline,
        rate > baseline * 0.9,
        requests >= baseline,
        p95 < 200ms,
    ]);
    let expected = [
        "max < baseline * 1.5 (= 150ms)",
        "mean <= baseline (= 50.5ms)",
        "failures <= baseline (= 2%)",
        "rate > baseline * 0.9 (= 9/s)",
        "requests >= baseline (= 100)",
        "p95 < 200ms",
    ];
    assert_eq!(asked, expected);
}

#[test]
fn any_percentile_comes_from_the_histograms() {
    for figures in [baseline().total(), baseline().endpoint("TeamInit")] {
        for percent in [1.0, 37.0, 50.0, 95.0, 99.0] {
            let millis = figures.percentile(percent).unwrap();
            assert!(
                (millis / percent - 1.0).abs() < 1e-3,
                "{percent}: {millis} ms"
            );
        }
    }
}

#[test]
fn without_histograms_only_what_is_told_is_known() {
    let mut document = document();
    document.total.latency.as_mut().unwrap().histogram = None;
    let baseline = Baseline::of(document, "before.json".to_owned());
    assert_eq!(baseline.total().percentile(50.0), Some(7.0));
    assert_eq!(baseline.total().percentile(51.0), None);
}

#[test]
fn a_threshold_without_a_sample_behind_it_is_a_problem() {
    let asked = asked(&thresholds![
        Other.p95 < baseline,
        Other.failures <= baseline
    ]);
    assert_eq!(
        asked,
        [
            "the threshold `Other.p95 < baseline`: the baseline before.json has no sample of `Other` that tells it",
            "the threshold `Other.failures <= baseline`: the baseline before.json has no sample of `Other` that tells it",
        ]
    );
}

#[test]
fn rows_are_compared_by_method_and_name() {
    let mut now = document();
    now.rows.push(Row {
        method: "GET".to_owned(),
        ..now.rows[0].clone()
    });
    baseline().compare(&mut now);
    assert_eq!(now.baseline.unwrap().file, "before.json");
    assert_eq!(now.total.baseline.unwrap().requests, 100);
    assert_eq!(now.rows[0].stats.baseline.as_ref().unwrap().p50, Some(7.0));
    assert_eq!(now.rows[1].stats.baseline, None);
}
