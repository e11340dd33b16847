//! What all threads have measured together.

use std::collections::{BTreeMap, HashMap};

use super::arrivals::Arrivals;
use super::delta::{Aside, Delta};
use super::limits::Limit;
use super::names::{Names, OTHER_NAMES};
use super::numbers::Numbers;
use super::row_timelines::RowTimelines;
use super::samples::Samples;
use super::series::SeriesKey;
use super::timeline::Timeline;

/// Requests that are reported together: by name and method.
pub(crate) type RowKey = (String, &'static str);

/// How many intervals are kept of the whole run: an hour of seconds.
const OF_THE_RUN: u64 = 3600;

/// The merged numbers of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aggregate {
    series: Vec<(SeriesKey, Numbers)>,
    index: HashMap<SeriesKey, usize>,
    names: Names,
    pub(crate) aside: Aside,
    pub(crate) arrivals: Arrivals,
    samples: Samples,
    timeline: Timeline,
    timelines: RowTimelines,
}

impl Aggregate {
    pub(crate) fn merge(&mut self, delta: Delta) {
        for (key, numbers) in delta.series {
            let key = SeriesKey {
                name: self.names.admit(key.name),
                ..key
            };
            self.timeline.add(delta.second, &numbers);
            let row = (key.name.clone(), key.method);
            self.timelines.add(row, delta.second, &numbers);
            match self.index.get(&key) {
                Some(index) => self.series[*index].1.merge(&numbers),
                None => {
                    self.index.insert(key.clone(), self.series.len());
                    self.series.push((key, numbers));
                }
            }
        }
        for (key, sampled) in delta.samples {
            let row = (self.names.admit(key.name), key.method);
            self.samples.add(row, sampled);
        }
        self.aside.merge(&delta.aside);
        self.arrivals.merge(delta.arrivals);
        self.timeline.note_arrivals(delta.second, delta.arrivals);
        self.timeline.keep_below(OF_THE_RUN, delta.second);
    }

    /// How many users there were at the end of this second.
    pub(crate) fn note_users(&mut self, second: u64, users: u64) {
        self.timeline.note_users(second, users);
        self.timeline.keep_below(OF_THE_RUN, second);
    }

    /// In this second the generator was the limit.
    pub(crate) fn note_limit(&mut self, second: u64, limit: Limit) {
        self.timeline.note_limit(second, limit);
        self.timeline.keep_below(OF_THE_RUN, second);
    }

    pub(crate) fn series(&self) -> impl Iterator<Item = &(SeriesKey, Numbers)> {
        self.series.iter()
    }

    /// The series that are reported together, by name and method.
    pub(crate) fn rows(&self) -> BTreeMap<(&str, &'static str), Vec<&(SeriesKey, Numbers)>> {
        let mut rows = BTreeMap::<_, Vec<_>>::new();
        for series in &self.series {
            let key = (series.0.name.as_str(), series.0.method);
            rows.entry(key).or_default().push(series);
        }
        rows
    }

    /// The whole run over time.
    pub(crate) fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// A row over time.
    pub(crate) fn timeline_of(&self, name: &str, method: &'static str) -> Option<&Timeline> {
        self.timelines.of(&(name.to_owned(), method))
    }

    /// The exchanges that stand for others.
    pub(crate) fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Whether there were more names than are told apart.
    pub(crate) fn has_other_names(&self) -> bool {
        self.series.iter().any(|(key, _)| key.name == OTHER_NAMES)
    }
}
