//! What one thread has measured since it last handed over.

use std::collections::HashMap;
use std::time::Duration;

use super::arrivals::Arrivals;
use super::delta::{Aside, Delta, Missing};
use super::holds::Place;
use super::measures::{MeasureIndex, MeasureKey, MeasureNumbers, Measures};
use super::names::Names;
use super::numbers::Numbers;
use super::sample::Sample;
use super::samples::Sampled;
use super::series::{SeriesIndex, SeriesKey};
use super::told::Told;

/// What one thread measures. Nothing here is shared, so that a request costs no lock.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    series: Vec<(SeriesKey, Numbers)>,
    index: HashMap<SeriesKey, SeriesIndex>,
    names: Names,
    measures: Measures,
    aside: Aside,
    arrivals: Arrivals,
}

impl Recorder {
    /// The series of these requests, made on first use.
    pub(crate) fn series(&mut self, key: SeriesKey) -> SeriesIndex {
        let key = SeriesKey {
            name: self.names.admit(key.name),
            ..key
        };
        if let Some(known) = self.index.get(&key) {
            return *known;
        }
        let index = SeriesIndex(self.series.len());
        self.series.push((key.clone(), Numbers::default()));
        self.index.insert(key, index);
        index
    }

    /// A request that took time.
    #[inline(never)] // what the benchmarks of `bench/benches` count has a name
    pub(crate) fn answered(&mut self, series: SeriesIndex, sample: &Sample<'_>) {
        self.series[series.0].1.answered(sample);
    }

    /// A request is on its way, in the open model.
    pub(crate) fn sent(&mut self) {
        self.arrivals.sent += 1;
    }

    /// Something that was handed over, and is not waited for: a success without a latency.
    pub(crate) fn handed_over(&mut self, series: SeriesIndex, status: u16, bytes_out: u64) {
        self.series[series.0].1.handed_over(status, bytes_out);
    }

    /// A request that could not be built, or got no connection: a failure without a latency.
    pub(crate) fn unsent(&mut self, series: SeriesIndex, error: &str) {
        self.series[series.0].1.unsent(error);
    }

    pub(crate) fn interrupted(&mut self, series: SeriesIndex) {
        self.series[series.0].1.interrupted += 1;
    }

    /// A request went to the server more than once.
    pub(crate) fn repeated(&mut self, series: SeriesIndex, times: u64) {
        self.series[series.0].1.repeats += times;
    }

    /// Where this is counted beside requests, made on first use.
    pub(crate) fn measure(&mut self, key: MeasureKey) -> MeasureIndex {
        self.measures.place(key)
    }

    /// The numbers of what is counted there.
    pub(crate) fn measured(&mut self, index: MeasureIndex) -> &mut MeasureNumbers {
        self.measures.at(index)
    }

    /// An endpoint of this type is sealed.
    pub(crate) fn skipped(&mut self, type_name: &'static str) {
        self.aside.skipped.count(type_name);
    }

    /// A message that came over a WebSocket of this endpoint is dropped.
    pub(crate) fn dropped(&mut self, type_name: &'static str) {
        self.aside.dropped.count(type_name);
    }

    pub(crate) fn overrun(&mut self, scenario: &'static str, pacing: Duration) {
        self.aside.overruns.count((scenario, pacing));
    }

    /// A user held the thread for so long, while so many requests of others were on their way.
    pub(crate) fn held(&mut self, place: Place, held: Duration, touched: u64) {
        self.aside.holds.note(place, held, touched);
    }

    pub(crate) fn step_error(&mut self, scenario: &'static str, text: &str) {
        let told = (scenario, Told::new(text));
        self.aside.step_errors.count(told);
    }

    pub(crate) fn panic(&mut self, scenario: &'static str, text: &str) {
        let told = (scenario, Told::new(text));
        self.aside.panics.count(told);
    }

    pub(crate) fn missing_value(&mut self, missing: Missing) {
        self.aside.missing.count(missing);
    }

    /// What was gathered since the last time, with the exchanges that were kept; the series keep their indices.
    pub(crate) fn hand_over(&mut self, second: u64, kept: Vec<(SeriesIndex, Sampled)>) -> Delta {
        let samples = kept.into_iter();
        let samples = samples.map(|(series, it)| (self.series[series.0].0.clone(), it));
        let samples = samples.collect();
        let filled = self
            .series
            .iter_mut()
            .filter(|(_, numbers)| !numbers.is_empty());
        let series = filled
            .map(|(key, numbers)| (key.clone(), numbers.take()))
            .collect();
        let mut aside = std::mem::take(&mut self.aside);
        aside.measures = self.measures.hand_over();
        Delta {
            since: Duration::ZERO,
            second,
            at_once: None,
            series,
            samples,
            aside,
            arrivals: std::mem::take(&mut self.arrivals),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_handed_over_is_not_handed_over_again() {
        let mut recorder = Recorder::default();
        recorder.step_error("Game", "no level");
        assert_eq!(
            recorder.hand_over(0, Vec::new()).aside.step_errors.total(),
            1
        );
        assert_eq!(
            recorder.hand_over(1, Vec::new()).aside.step_errors.total(),
            0
        );
    }
}
