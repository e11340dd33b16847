//! What was measured beside requests: chains, passes, and the metrics of the test.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Depth, Latency, Percentiles, measured, share};
use crate::declare::measure::MeasureKind;
use crate::metrics::{MeasureKey, MeasureNumbers, Measures, Values};
use crate::text::units;

/// What is reported under one kind and name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measure {
    /// What stands in the place of a method: `CHAIN`, `PASS`, `SCENARIO`, `SEQUENCE`, or `TIME`, `VALUE`, `COUNT`.
    pub(crate) kind: String,
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) stats: MeasureStats,
    /// The same by the scenario that the test gave the user.
    pub(crate) parts: Vec<MeasurePart>,
}

/// What one scenario has of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MeasurePart {
    pub(crate) scenario: String,
    #[serde(flatten)]
    pub(crate) stats: MeasureStats,
}

/// The figures of some of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct MeasureStats {
    /// How many came to their end; of a count, its sum.
    pub(crate) count: u64,
    pub(crate) failures: u64,
    /// Cut off before their end; neither success nor failure.
    pub(crate) interrupted: u64,
    /// So many a second over the whole run.
    pub(crate) rate: f64,
    /// How long they took, waits left out, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<Latency>,
    /// Of values, which have no unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) values: Option<Latency>,
}

impl MeasureStats {
    /// The figures of its times, or of its values.
    pub(crate) fn spread(&self) -> Option<&Latency> {
        self.times.as_ref().or(self.values.as_ref())
    }

    /// One of them as people read it: a time with its unit, a value without.
    pub(crate) fn shown(&self, of: fn(&Latency) -> f64) -> String {
        match (&self.times, &self.values) {
            (Some(times), _) => units::latency(of(times)),
            (None, Some(values)) => units::value(of(values)),
            (None, None) => "-".to_owned(),
        }
    }

    pub(crate) fn failure_percent(&self) -> f64 {
        share(self.failures, self.count)
    }
}

/// Of one kind and name, in the order of the kinds.
type Row<'m> = (
    (MeasureKind, &'m str, usize),
    Vec<&'m (MeasureKey, MeasureNumbers)>,
);

/// Chains and passes, then metrics.
pub(super) fn measures(
    measures: &Measures,
    seconds: f64,
    depth: Depth,
) -> (Vec<Measure>, Vec<Measure>) {
    let builder = Builder { seconds, depth };
    let (metrics, passes): (Vec<_>, Vec<_>) = rows(measures)
        .into_iter()
        .partition(|((kind, ..), _)| kind.is_metric());
    let told = |rows: Vec<Row<'_>>| rows.iter().map(|row| builder.measure(row)).collect();
    (told(passes), told(metrics))
}

fn rows(measures: &Measures) -> Vec<Row<'_>> {
    let mut rows = BTreeMap::<_, Vec<_>>::new();
    for series in measures.iter() {
        let key = (series.0.kind, series.0.name.as_str(), series.0.number);
        rows.entry(key).or_default().push(series);
    }
    rows.into_iter().collect()
}

/// What all figures have in common.
struct Builder {
    seconds: f64,
    depth: Depth,
}

impl Builder {
    fn measure(&self, (_, series): &Row<'_>) -> Measure {
        let mut all = MeasureNumbers::default();
        let mut parts = BTreeMap::<_, MeasureNumbers>::new();
        for (key, numbers) in series {
            all.merge(numbers);
            parts.entry(key.scenario).or_default().merge(numbers);
        }
        let key = &series[0].0;
        let part = |(scenario, numbers): (&str, MeasureNumbers)| MeasurePart {
            scenario: scenario.to_owned(),
            stats: self.stats(&numbers),
        };
        Measure {
            kind: key.kind.word().to_owned(),
            name: key.shown(),
            stats: self.stats(&all),
            parts: parts.into_iter().map(part).collect(),
        }
    }

    fn stats(&self, numbers: &MeasureNumbers) -> MeasureStats {
        MeasureStats {
            count: numbers.count,
            failures: numbers.failures,
            interrupted: numbers.interrupted,
            rate: match self.seconds > 0.0 {
                true => numbers.count as f64 / self.seconds,
                false => 0.0,
            },
            times: measured::latency(&numbers.times, self.depth),
            values: values(&numbers.values),
        }
    }
}

/// In the form of times; none without a value.
fn values(values: &Values) -> Option<Latency> {
    let mut percentiles = Percentiles::SHARES;
    for value in &mut percentiles {
        *value = values.percentile(*value)?;
    }
    Some(Latency {
        samples: values.samples(),
        mean: values.mean()?,
        min: values.min()?,
        max: values.max()?,
        standard_deviation: values.standard_deviation()?,
        percentiles: percentiles.into(),
        histogram: None,
        distribution: Vec::new(),
    })
}
