//! Chains, passes and metrics: metrics of their own, for they are no requests, under the names that Prometheus has for them too.

use serde_json::Value;

use super::message::{counter, histogram, text};
use super::points::Points;
use crate::declare::measure::MeasureKind;
use crate::metrics::snapshot::{MeasureLabels, MeasureSeries, Snapshot};

/// One of them with its figures.
type Measured<'m> = (&'m MeasureLabels, &'m MeasureSeries);

/// A counter: its name, its unit, what it is, and its figure.
type Counter = (
    &'static str,
    &'static str,
    &'static str,
    fn(&MeasureSeries) -> u64,
);

const PASSES: [Counter; 3] = [
    (
        "backpack.passes",
        "{pass}",
        "Chains and passes that came to their end.",
        |it| it.count,
    ),
    (
        "backpack.pass.failures",
        "{pass}",
        "Chains and passes with a failed step.",
        |it| it.failures,
    ),
    (
        "backpack.passes.interrupted",
        "{pass}",
        "Chains and passes cut off before their end, neither success nor failure.",
        |it| it.interrupted,
    ),
];

const COUNTS: Counter = (
    "backpack.metric.count",
    "1",
    "What `user.count` added up.",
    |it| it.count,
);

/// The metrics of what a run measured beside its requests; those without a point too.
pub(super) fn metrics(snapshot: &Snapshot, points: &Points<'_>) -> Vec<Value> {
    let all = || snapshot.measures.iter();
    let of = |kind| all().filter(move |(labels, _)| labels.kind == kind);
    let passes = || all().filter(|(labels, _)| !labels.kind.is_metric());
    let mut metrics: Vec<_> = PASSES
        .iter()
        .map(|counter| counted(counter, passes(), points))
        .collect();
    metrics.extend([
        timed(
            "backpack.pass.duration",
            "Duration of chains and passes, waits left out.",
            passes(),
            points,
        ),
        timed(
            "backpack.metric.time",
            "What `user.time` measured.",
            of(MeasureKind::Time),
            points,
        ),
        valued(of(MeasureKind::Value), points),
        counted(&COUNTS, of(MeasureKind::Count), points),
    ]);
    metrics
}

fn counted<'m>(
    (name, unit, about, of): &Counter,
    all: impl Iterator<Item = Measured<'m>>,
    points: &Points<'_>,
) -> Value {
    let all = all.map(|(labels, series)| points.count(of(series), &attributes(labels)));
    counter(name, unit, about, &all.collect::<Vec<_>>())
}

fn timed<'m>(
    name: &str,
    about: &str,
    all: impl Iterator<Item = Measured<'m>>,
    points: &Points<'_>,
) -> Value {
    let all = all.filter(|(_, series)| series.durations.samples > 0);
    let all = all.map(|(labels, series)| points.histogram(&series.durations, &attributes(labels)));
    histogram(name, "s", about, &all.collect::<Vec<_>>())
}

/// Values have no bounds that would fit them all: of them a histogram tells how many there are, and their sum.
fn valued<'m>(all: impl Iterator<Item = Measured<'m>>, points: &Points<'_>) -> Value {
    let all = all.filter(|(_, series)| series.values.0 > 0);
    let all = all.map(|(labels, series)| points.sum(series.values, &attributes(labels)));
    histogram(
        "backpack.metric.value",
        "1",
        "What `user.record` was given.",
        &all.collect::<Vec<_>>(),
    )
}

fn attributes(labels: &MeasureLabels) -> [Value; 3] {
    [
        text("backpack.kind", labels.kind.word()),
        text("backpack.name", &labels.name),
        text("backpack.scenario", labels.scenario),
    ]
}
