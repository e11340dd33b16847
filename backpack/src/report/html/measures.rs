//! What was measured beside requests: chains and passes, and the metrics of the test.

use super::cells::{line, name, number, table, word};
use crate::report::document::{Document, Measure, MeasureStats};
use crate::report::markup::{Markup, markup};
use crate::text::units;

const PASSES: [&str; 14] = [
    "Kind",
    "Name",
    "Scenario",
    "#Count",
    "#Failures",
    "#Failures %",
    "#Interrupted",
    "#Mean",
    "#Deviation",
    "#Min",
    "#Median",
    "#95 %",
    "#99 %",
    "#Max",
];

const METRICS: [&str; 12] = [
    "Kind",
    "Name",
    "Scenario",
    "#Count",
    "#Count/s",
    "#Mean",
    "#Deviation",
    "#Min",
    "#Median",
    "#95 %",
    "#99 %",
    "#Max",
];

/// Chains and passes.
pub(super) fn passes(document: &Document) -> Option<Markup> {
    let lines = lines(&document.passes, |stats| {
        let cells = [
            units::count(stats.count),
            units::count(stats.failures),
            units::percent(stats.failure_percent()),
            units::count(stats.interrupted),
        ];
        cells.map(number).into()
    });
    (!document.passes.is_empty()).then(|| {
        markup!(
            r#"<section id="passes"><h2>Chains and passes</h2>"#
            r#"<p class="quiet">How long they took, waits left out. They are in no total of the requests.</p>{}</section>"#,
            table(&PASSES, &lines, None)
        )
    })
}

/// What `metric!` declares.
pub(super) fn metrics(document: &Document) -> Option<Markup> {
    let lines = lines(&document.metrics, |stats| {
        [units::count(stats.count), units::rate(stats.rate)]
            .map(number)
            .into()
    });
    (!document.metrics.is_empty()).then(|| {
        markup!(
            r#"<section id="metrics"><h2>Metrics</h2>{}</section>"#,
            table(&METRICS, &lines, None)
        )
    })
}

/// One for each name, and where several scenarios have it, one for each of them.
fn lines(measures: &[Measure], counts: fn(&MeasureStats) -> Markup) -> Markup {
    let of = |measure: &Measure, scenario: &str, stats: &MeasureStats| {
        line([
            word(&measure.kind),
            name(&measure.name),
            name(scenario),
            counts(stats),
            spread(stats),
        ])
    };
    let of_measure = |measure: &Measure| -> Markup {
        match &measure.parts[..] {
            [part] => of(measure, &part.scenario, &part.stats),
            parts => {
                let all = of(measure, "all", &measure.stats);
                let parts = parts.iter();
                let parts = parts.map(|part| of(measure, &part.scenario, &part.stats));
                std::iter::once(all).chain(parts).collect()
            }
        }
    };
    measures.iter().map(of_measure).collect()
}

fn spread(stats: &MeasureStats) -> Markup {
    let cells = [
        stats.shown(|it| it.mean),
        stats.shown(|it| it.standard_deviation),
        stats.shown(|it| it.min),
        stats.shown(|it| it.percentiles.p50),
        stats.shown(|it| it.percentiles.p95),
        stats.shown(|it| it.percentiles.p99),
        stats.shown(|it| it.max),
    ];
    cells.map(number).into()
}
