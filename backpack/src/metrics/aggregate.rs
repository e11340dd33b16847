//! What all threads have measured together.

use std::collections::{BTreeMap, HashMap};

use super::arrivals::Arrivals;
use super::delta::{Aside, Delta};
use super::names::{Names, OTHER_NAMES};
use super::numbers::Numbers;
use super::series::SeriesKey;
use super::timeline::{self, Timeline};

/// Requests that are reported together: by name and method.
pub(crate) type RowKey = (String, &'static str);

/// The merged numbers of a run.
#[derive(Clone, Debug)]
pub(crate) struct Aggregate {
    series: Vec<(SeriesKey, Numbers)>,
    index: HashMap<SeriesKey, usize>,
    names: Names,
    pub(crate) aside: Aside,
    pub(crate) arrivals: Arrivals,
    timeline: Timeline,
    timelines: HashMap<RowKey, Timeline>,
}

impl Default for Aggregate {
    fn default() -> Self {
        Self {
            series: Vec::new(),
            index: HashMap::new(),
            names: Names::default(),
            aside: Aside::default(),
            arrivals: Arrivals::default(),
            timeline: Timeline::new(timeline::OF_THE_RUN),
            timelines: HashMap::new(),
        }
    }
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
            let of_row = || Timeline::new(timeline::OF_A_ROW);
            let timeline = self.timelines.entry(row).or_insert_with(of_row);
            timeline.add(delta.second, &numbers);
            match self.index.get(&key) {
                Some(index) => self.series[*index].1.merge(&numbers),
                None => {
                    self.index.insert(key.clone(), self.series.len());
                    self.series.push((key, numbers));
                }
            }
        }
        self.aside.merge(&delta.aside);
        self.arrivals.merge(delta.arrivals);
        self.timeline.note_arrivals(delta.second, delta.arrivals);
    }

    /// How many users there were at the end of this second.
    pub(crate) fn note_users(&mut self, second: u64, users: u64) {
        self.timeline.note_users(second, users);
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
        self.timelines.get(&(name.to_owned(), method))
    }

    /// Whether there were more names than are told apart.
    pub(crate) fn has_other_names(&self) -> bool {
        self.series.iter().any(|(key, _)| key.name == OTHER_NAMES)
    }
}
