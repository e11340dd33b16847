//! What was measured beside requests: chains and passes, and the metrics of the test.

use super::cells::{percent, text};
use super::{MOST_ROWS, section};
use crate::report::document::{Document, Measure, MeasureStats};
use crate::text::units::count;

const PASSES: [&str; 10] = [
    "Kind", "Name", "Count", "Failures", "%", "Average", "Median", "95 %", "99 %", "Max",
];

const METRICS: [&str; 8] = [
    "Kind", "Name", "Count", "Average", "Median", "95 %", "99 %", "Max",
];

pub(super) fn write(document: &Document) -> String {
    let passes = document.passes.iter().take(MOST_ROWS).map(|measure| {
        let stats = &measure.stats;
        let failures = vec![count(stats.failures), percent(stats.failure_percent())];
        [named(measure), failures, spread(stats)].concat()
    });
    let metrics = document.metrics.iter().take(MOST_ROWS);
    let metrics = metrics.map(|measure| [named(measure), spread(&measure.stats)].concat());
    let tables = [
        section("Chains and passes, waits left out", &PASSES, 2, passes),
        section("Metrics", &METRICS, 2, metrics),
    ];
    let tables: Vec<_> = tables.into_iter().filter(|it| !it.is_empty()).collect();
    tables.join("\n")
}

fn named(measure: &Measure) -> Vec<String> {
    vec![
        text(&measure.kind),
        text(&measure.name),
        count(measure.stats.count),
    ]
}

fn spread(stats: &MeasureStats) -> Vec<String> {
    let cells = [
        stats.shown(|it| it.mean),
        stats.shown(|it| it.percentiles.p50),
        stats.shown(|it| it.percentiles.p95),
        stats.shown(|it| it.percentiles.p99),
        stats.shown(|it| it.max),
    ];
    cells.into()
}
