//! What one thread has measured since it last handed over.

use std::collections::HashMap;
use std::time::Duration;

use super::aggregate::Missing;
use super::arrivals::Arrivals;
use super::names::Names;
use super::numbers::Numbers;
use super::occurrences::Occurrences;
use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::{Declaration, EndpointId};
use crate::declare::verb::Verb;

/// Which requests are counted together.
#[derive(Clone, Debug)]
pub(crate) struct SeriesKey {
    pub(crate) endpoint: EndpointId,
    /// The name of the endpoint's type.
    pub(crate) type_name: &'static str,
    pub(crate) verb: Verb,
    pub(crate) scenario: &'static str,
    /// As shown in reports, prefix included.
    pub(crate) name: String,
}

impl SeriesKey {
    fn identity(&self) -> (EndpointId, Verb, &'static str, &str) {
        (self.endpoint, self.verb, self.scenario, &self.name)
    }
}

impl PartialEq for SeriesKey {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for SeriesKey {}

impl std::hash::Hash for SeriesKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// The place of a series in its thread's recorder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeriesIndex(usize);

/// What one thread measures. Nothing here is shared, so that a request costs no lock.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    series: Vec<(SeriesKey, Numbers)>,
    index: HashMap<SeriesKey, SeriesIndex>,
    names: Names,
    aside: Aside,
    arrivals: Arrivals,
}

/// What is counted beside requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aside {
    /// By scenario and text.
    pub(crate) step_errors: Occurrences<(&'static str, String)>,
    pub(crate) panics: Occurrences<(&'static str, String)>,
    pub(crate) missing: Occurrences<Missing>,
    /// By the endpoint's type, which was sealed.
    pub(crate) skipped: Occurrences<&'static str>,
    /// Passes that took longer than the pacing of their scenario.
    pub(crate) overruns: Occurrences<(&'static str, Duration)>,
}

impl Aside {
    pub(super) fn merge(&mut self, other: &Self) {
        self.step_errors.merge(&other.step_errors);
        self.panics.merge(&other.panics);
        self.missing.merge(&other.missing);
        self.skipped.merge(&other.skipped);
        self.overruns.merge(&other.overruns);
    }
}

/// What a thread hands over.
#[derive(Debug, Default)]
pub(crate) struct Delta {
    /// How long after the start of the run counting began.
    pub(crate) since: Duration,
    /// In which second it was recorded, counted from then.
    pub(crate) second: u64,
    /// Which request to hand over at once this answers: the second then goes on.
    pub(crate) at_once: Option<u64>,
    pub(crate) series: Vec<(SeriesKey, Numbers)>,
    pub(crate) aside: Aside,
    /// Of the open model.
    pub(crate) arrivals: Arrivals,
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
            type_name: endpoint.type_name,
            verb,
            scenario,
            name: self.names.admit(name),
        };
        if let Some(known) = self.index.get(&key) {
            return *known;
        }
        let index = SeriesIndex(self.series.len());
        self.series.push((key.clone(), Numbers::default()));
        self.index.insert(key, index);
        index
    }

    /// A request that took time; `sent` are the bytes of its body.
    #[inline(never)] // what the benchmarks of `bench/benches` count has a name
    pub(crate) fn answered(&mut self, series: SeriesIndex, result: &RequestResult, sent: u64) {
        self.series[series.0].1.answered(result, sent);
    }

    /// A request is on its way, in the open model.
    pub(crate) fn sent(&mut self) {
        self.arrivals.sent += 1;
    }

    /// How long a request took from when its pass was due, in the open model.
    pub(crate) fn answered_from_start(&mut self, series: SeriesIndex, latency: Duration) {
        self.series[series.0].1.answered_from_start(latency);
    }

    /// A request that could not be built, or got no connection: a failure without a latency.
    pub(crate) fn unsent(&mut self, series: SeriesIndex, error: &str) {
        self.series[series.0].1.unsent(error);
    }

    pub(crate) fn interrupted(&mut self, series: SeriesIndex) {
        self.series[series.0].1.interrupted += 1;
    }

    pub(crate) fn skipped(&mut self, endpoint: &Declaration) {
        self.aside.skipped.count_owned(endpoint.type_name);
    }

    pub(crate) fn overrun(&mut self, scenario: &'static str, pacing: Duration) {
        self.aside.overruns.count_owned((scenario, pacing));
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
    pub(crate) fn hand_over(&mut self, second: u64) -> Delta {
        let filled = self
            .series
            .iter_mut()
            .filter(|(_, numbers)| !numbers.is_empty());
        let series = filled
            .map(|(key, numbers)| (key.clone(), numbers.take()))
            .collect();
        Delta {
            since: Duration::ZERO,
            second,
            at_once: None,
            series,
            aside: std::mem::take(&mut self.aside),
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
        recorder.step_error("Game", "no level".to_owned());
        assert_eq!(recorder.hand_over(0).aside.step_errors.total(), 1);
        assert_eq!(recorder.hand_over(1).aside.step_errors.total(), 0);
    }
}
