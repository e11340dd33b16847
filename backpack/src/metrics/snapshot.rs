//! What a run has counted so far, as plain data for whoever shows it elsewhere.

use std::collections::BTreeMap;

use super::aggregate::Aggregate;
use super::latencies::Latencies;
use super::limits::Limit;
use super::measures::MeasureNumbers;
use super::numbers::Numbers;
use crate::declare::measure::MeasureKind;
use crate::seen::phases::Millis;

pub(crate) use super::numbers::Status;

/// The upper bounds of the buckets, in microseconds: from a fast answer of this machine to an impatient user.
pub(crate) const BOUNDS: [u64; 16] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000,
];

/// What a run has counted, copied so that the run does not wait for whoever shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    /// Several endpoints may share one.
    pub(crate) series: BTreeMap<Labels, Series>,
    /// Chains, passes and metrics.
    pub(crate) measures: BTreeMap<MeasureLabels, MeasureSeries>,
    pub(crate) panics: u64,
    pub(crate) step_errors: u64,
    /// In how many seconds the generator was the limit, by the reason's word.
    pub(crate) limited: [(&'static str, u64); Limit::ALL.len()],
}

/// What tells series apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Labels {
    pub(crate) name: String,
    pub(crate) method: &'static str,
    pub(crate) scenario: &'static str,
}

/// What tells those apart that are measured beside requests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MeasureLabels {
    pub(crate) kind: MeasureKind,
    pub(crate) name: String,
    pub(crate) scenario: &'static str,
}

/// The sums of one of them, since counting began.
#[derive(Clone, Debug, Default)]
pub(crate) struct MeasureSeries {
    pub(crate) count: u64,
    pub(crate) failures: u64,
    pub(crate) interrupted: u64,
    pub(crate) durations: Durations,
    /// How many values there were, and their sum.
    pub(crate) values: (u64, f64),
}

impl MeasureSeries {
    fn add(&mut self, numbers: &MeasureNumbers) {
        self.count += numbers.count;
        self.failures += numbers.failures;
        self.interrupted += numbers.interrupted;
        self.durations.add(&numbers.times);
        let samples = numbers.values.samples();
        self.values.0 += samples;
        self.values.1 += numbers.values.mean().unwrap_or_default() * samples as f64;
    }
}

/// The sums of one series, since counting began.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    pub(crate) statuses: BTreeMap<Status, Counts>,
    pub(crate) interrupted: u64,
    pub(crate) sent_again: u64,
    /// Of the answers' bodies.
    pub(crate) bytes_in: u64,
    /// Of the requests' bodies.
    pub(crate) bytes_out: u64,
    pub(crate) durations: Durations,
    /// All of their phases together.
    #[cfg_attr(not(feature = "web"), allow(dead_code))] // collectors do not get them yet
    pub(crate) phases: Millis,
}

/// The requests with one status.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) durations: Durations,
}

/// How long requests took; those without a connection are not among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Durations {
    pub(crate) samples: u64,
    /// All of them together.
    pub(crate) seconds: f64,
    /// Those at or below each of the [`BOUNDS`], but above the one before.
    pub(crate) buckets: [u64; BOUNDS.len()],
}

impl Snapshot {
    pub(crate) fn of(aggregate: &Aggregate) -> Self {
        let mut series = BTreeMap::<_, Series>::new();
        for (key, numbers) in aggregate.series() {
            let labels = Labels {
                name: key.name.clone(),
                method: key.method,
                scenario: key.scenario,
            };
            series.entry(labels).or_default().add(numbers);
        }
        let mut measures = BTreeMap::<_, MeasureSeries>::new();
        for (key, numbers) in aggregate.aside.measures.iter() {
            let labels = MeasureLabels {
                kind: key.kind,
                name: key.shown(),
                scenario: key.scenario,
            };
            measures.entry(labels).or_default().add(numbers);
        }
        Self {
            series,
            measures,
            panics: aggregate.aside.panics.total(),
            step_errors: aggregate.aside.step_errors.total(),
            limited: Limit::ALL.map(|limit| (limit.word(), limited(aggregate, limit))),
        }
    }
}

fn limited(aggregate: &Aggregate, limit: Limit) -> u64 {
    let intervals = aggregate.timeline().intervals().iter();
    intervals.map(|interval| interval.limits.of(limit)).sum()
}

impl Series {
    fn add(&mut self, numbers: &Numbers) {
        self.interrupted += numbers.interrupted;
        self.sent_again += numbers.repeats;
        self.phases = self.phases.and(numbers.phases.sums().into());
        for (status, part) in numbers.by_status() {
            let counts = self.statuses.entry(status).or_default();
            counts.requests += part.requests;
            counts.failures += part.failures;
            counts.durations.add(&part.latencies);
            self.bytes_in += part.bytes_in;
            self.bytes_out += part.bytes_out;
            self.durations.add(&part.latencies);
        }
    }
}

#[cfg(feature = "web")]
impl Series {
    /// Answered or failed.
    pub(crate) fn requests(&self) -> u64 {
        self.statuses.values().map(|counts| counts.requests).sum()
    }

    pub(crate) fn failures(&self) -> u64 {
        self.statuses.values().map(|counts| counts.failures).sum()
    }
}

impl Durations {
    fn add(&mut self, latencies: &Latencies) {
        let samples = latencies.samples();
        let mean = latencies.mean().unwrap_or_default();
        self.seconds += mean.as_secs_f64() * samples as f64;
        self.samples += samples;
        for filled in latencies.buckets().filled() {
            if let Some(index) = BOUNDS.iter().position(|bound| filled.lowest <= *bound) {
                self.buckets[index] += filled.count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn buckets_hold_what_is_at_or_below_their_bound() {
        let mut latencies = Latencies::default();
        for micros in [400, 500, 501, 10_000, 10_100, 90_000_000] {
            latencies.record(Duration::from_micros(micros));
        }
        let mut durations = Durations::default();
        durations.add(&latencies);
        let Durations {
            samples,
            seconds,
            buckets,
        } = durations;
        assert_eq!(buckets[..6], [2, 1, 0, 0, 1, 1]);
        assert_eq!((samples, buckets.iter().sum::<u64>()), (6, 5));
        assert!((seconds - 90.021501).abs() < 1e-6, "{seconds}");
    }
}
