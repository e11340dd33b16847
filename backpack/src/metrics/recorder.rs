//! What one thread has measured since it last handed over.

use std::collections::HashMap;
use std::time::Duration;

use hdrhistogram::Histogram;

use super::aggregate::{Missing, Occurrences};
use crate::declaration::{Declaration, EndpointId, Verb};
use crate::request_result::RequestResult;

/// Which requests are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SeriesKey {
    pub(crate) endpoint: EndpointId,
    pub(crate) verb: Verb,
    pub(crate) scenario: &'static str,
    /// As shown in reports, prefix included.
    pub(crate) name: String,
}

/// The place of a series in its thread's recorder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeriesIndex(usize);

/// The numbers of one series, or of several merged.
#[derive(Clone, Debug)]
pub(crate) struct Numbers {
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) interrupted: u64,
    /// Of the answers' bodies.
    pub(crate) bytes: u64,
    /// The exact sum of all latencies.
    pub(crate) total: Duration,
    /// Exact, unlike the histogram's.
    pub(crate) min: Option<Duration>,
    pub(crate) max: Option<Duration>,
    /// Microseconds, with three significant digits.
    pub(crate) latencies: Histogram<u64>,
    pub(crate) errors: Occurrences<String>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            requests: 0,
            failures: 0,
            interrupted: 0,
            bytes: 0,
            total: Duration::ZERO,
            min: None,
            max: None,
            latencies: Histogram::new(3).expect("3 significant digits are allowed"),
            errors: Occurrences::default(),
        }
    }
}

impl Numbers {
    fn is_empty(&self) -> bool {
        self.requests == 0 && self.interrupted == 0
    }

    fn latency(&mut self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros())
            .unwrap_or(u64::MAX)
            .max(1);
        // Not `saturating_record`, which clamps to the range so far instead of widening it.
        self.latencies
            .record(micros)
            .expect("a histogram that resizes takes every value");
        self.total += latency;
        self.min = Some(self.min.map_or(latency, |min| min.min(latency)));
        self.max = Some(self.max.map_or(latency, |max| max.max(latency)));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        self.failures += other.failures;
        self.interrupted += other.interrupted;
        self.bytes += other.bytes;
        self.total += other.total;
        self.min = self.min.into_iter().chain(other.min).min();
        self.max = self.max.into_iter().chain(other.max).max();
        self.latencies
            .add(&other.latencies)
            .expect("a histogram that resizes takes every value");
        self.errors.merge(&other.errors);
    }
}

/// What one thread measures. Nothing here is shared, so that a request costs no lock.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    series: Vec<(SeriesKey, Numbers)>,
    index: HashMap<SeriesKey, SeriesIndex>,
    aside: Aside,
}

/// What is counted beside requests.
#[derive(Debug, Default)]
pub(crate) struct Aside {
    /// By scenario and text.
    pub(crate) step_errors: Occurrences<(&'static str, String)>,
    pub(crate) panics: Occurrences<(&'static str, String)>,
    pub(crate) missing: Occurrences<Missing>,
}

/// What a thread hands over.
#[derive(Debug, Default)]
pub(crate) struct Delta {
    pub(crate) series: Vec<(SeriesKey, Numbers)>,
    pub(crate) aside: Aside,
}

impl Recorder {
    /// The series of these requests, made on first use.
    pub(crate) fn series(
        &mut self,
        endpoint: &Declaration,
        verb: Verb,
        scenario: &'static str,
        name: String,
    ) -> SeriesIndex {
        let key = SeriesKey {
            endpoint: endpoint.id,
            verb,
            scenario,
            name,
        };
        if let Some(known) = self.index.get(&key) {
            return *known;
        }
        let index = SeriesIndex(self.series.len());
        self.series.push((key.clone(), Numbers::default()));
        self.index.insert(key, index);
        index
    }

    pub(crate) fn answered(&mut self, series: SeriesIndex, result: &RequestResult) {
        let numbers = &mut self.series[series.0].1;
        numbers.requests += 1;
        numbers.bytes += result.response().len() as u64;
        numbers.latency(result.elapsed());
        if let Some(error) = result.error() {
            numbers.failures += 1;
            numbers.errors.count(error);
        }
    }

    /// A request that could not be built, or got no connection: a failure without a latency.
    pub(crate) fn unsent(&mut self, series: SeriesIndex, error: &str) {
        let numbers = &mut self.series[series.0].1;
        numbers.requests += 1;
        numbers.failures += 1;
        numbers.errors.count(error);
    }

    pub(crate) fn interrupted(&mut self, series: SeriesIndex) {
        self.series[series.0].1.interrupted += 1;
    }

    pub(crate) fn step_error(&mut self, scenario: &'static str, text: String) {
        self.aside.step_errors.count_owned((scenario, text));
    }

    pub(crate) fn panic(&mut self, scenario: &'static str, text: String) {
        self.aside.panics.count_owned((scenario, text));
    }

    pub(crate) fn missing_value(&mut self, dependent: &'static Declaration, place: usize) {
        self.aside.missing.count_owned(Missing { dependent, place });
    }

    /// What was gathered since the last time; the series keep their places.
    pub(crate) fn hand_over(&mut self) -> Delta {
        let filled = self
            .series
            .iter_mut()
            .filter(|(_, numbers)| !numbers.is_empty());
        let series = filled
            .map(|(key, numbers)| (key.clone(), std::mem::take(numbers)))
            .collect();
        Delta {
            series,
            aside: std::mem::take(&mut self.aside),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_within_a_thousandth() {
        let mut numbers = Numbers::default();
        for millis in 1..=10_000 {
            numbers.latency(Duration::from_millis(millis));
        }
        for (quantile, micros) in [(0.5, 5e6), (0.95, 9.5e6), (0.999, 9.99e6)] {
            let measured = numbers.latencies.value_at_quantile(quantile) as f64;
            assert!(
                (measured / micros - 1.0).abs() < 1e-3,
                "{quantile}: {measured}"
            );
        }
        assert_eq!(numbers.min, Some(Duration::from_millis(1)));
        assert_eq!(numbers.max, Some(Duration::from_secs(10)));
    }

    #[test]
    fn what_was_handed_over_is_not_handed_over_again() {
        let mut recorder = Recorder::default();
        recorder.step_error("Game", "no level".to_owned());
        assert_eq!(recorder.hand_over().aside.step_errors.total(), 1);
        assert_eq!(recorder.hand_over().aside.step_errors.total(), 0);
    }
}
