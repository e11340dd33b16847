//! What was measured beside requests: chains and passes, and the metrics of the test.

use std::fmt::{self, Formatter};

use super::grid::Grid;
use crate::report::document::{Document, Measure};
use crate::text::units;

const HEAD: [&str; 12] = [
    "Kind", "Name", "Count", "Failures", "%", "Cut off", "Average", "Min", "Max", "Median", "95 %",
    "99 %",
];

const METRICS: [&str; 9] = [
    "Kind", "Name", "Count", "Average", "Min", "Max", "Median", "95 %", "99 %",
];

/// What a narrow terminal does without, in this order.
const SPARE: [&str; 6] = ["Min", "Max", "%", "Cut off", "99 %", "Average"];

pub(super) fn write(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    let passes = document.passes.iter().map(|measure| {
        let stats = &measure.stats;
        let counts = [
            stats.failures.to_string(),
            units::share(stats.failure_percent()),
            stats.interrupted.to_string(),
        ];
        [named(measure), counts.into(), spread(measure)].concat()
    });
    table(
        "Chains and passes, waits left out",
        &HEAD,
        passes.collect(),
        f,
    )?;
    let metrics = document.metrics.iter();
    let metrics = metrics.map(|measure| [named(measure), spread(measure)].concat());
    table("Metrics", &METRICS, metrics.collect(), f)
}

fn table(
    title: &str,
    head: &[&'static str],
    rows: Vec<Vec<String>>,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    let text = Grid::new(head, rows).text(f.width(), &SPARE);
    writeln!(f, "\n{title}\n{text}")
}

fn named(measure: &Measure) -> Vec<String> {
    vec![
        measure.kind.clone(),
        measure.name.clone(),
        measure.stats.count.to_string(),
    ]
}

fn spread(measure: &Measure) -> Vec<String> {
    let stats = &measure.stats;
    let cells = [
        stats.shown(|it| it.mean),
        stats.shown(|it| it.min),
        stats.shown(|it| it.max),
        stats.shown(|it| it.percentiles.p50),
        stats.shown(|it| it.percentiles.p95),
        stats.shown(|it| it.percentiles.p99),
    ];
    cells.into()
}
