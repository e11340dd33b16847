//! What all threads have measured together.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};

use super::recorder::{Aside, Delta, Numbers, SeriesKey};
use crate::declaration::{Declaration, Dependency, EndpointId};

/// How many different texts are told apart; further ones are counted together.
const MOST_KINDS: usize = 1000;

/// Counts how often each of several things occurred. Bounded, for servers and users invent texts.
#[derive(Clone, Debug)]
pub(crate) struct Occurrences<T> {
    counts: HashMap<T, u64>,
    others: u64,
}

impl<T> Default for Occurrences<T> {
    fn default() -> Self {
        Self {
            counts: HashMap::new(),
            others: 0,
        }
    }
}

impl<T: Eq + Hash + Clone> Occurrences<T> {
    /// Counts one more; allocates only for one that is new.
    pub(crate) fn count<Q>(&mut self, what: &Q)
    where
        Q: Eq + Hash + ToOwned<Owned = T> + ?Sized,
        T: Borrow<Q>,
    {
        match self.counts.get_mut(what) {
            Some(count) => *count += 1,
            None => self.add(what.to_owned(), 1),
        }
    }

    pub(crate) fn count_owned(&mut self, what: T) {
        self.add(what, 1);
    }

    fn add(&mut self, what: T, times: u64) {
        if let Some(count) = self.counts.get_mut(&what) {
            *count += times;
        } else if self.counts.len() < MOST_KINDS {
            self.counts.insert(what, times);
        } else {
            self.others += times;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (what, times) in &other.counts {
            self.add(what.clone(), *times);
        }
        self.others += other.others;
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&T, u64)> {
        self.counts.iter().map(|(what, times)| (what, *times))
    }

    /// Those beyond the first thousand kinds.
    pub(crate) fn others(&self) -> u64 {
        self.others
    }

    pub(crate) fn total(&self) -> u64 {
        self.counts.values().sum::<u64>() + self.others
    }
}

/// A value that a dependent wanted and a successful answer lacked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missing {
    pub(crate) dependent: &'static Declaration,
    /// Which of its dependencies.
    pub(crate) place: usize,
}

impl Missing {
    pub(crate) fn dependency(&self) -> &'static Dependency {
        &self.dependent.dependencies[self.place]
    }

    fn key(&self) -> (EndpointId, usize) {
        (self.dependent.id, self.place)
    }
}

impl PartialEq for Missing {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Missing {}

impl Hash for Missing {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// The merged numbers of a run.
#[derive(Debug, Default)]
pub(crate) struct Aggregate {
    pub(crate) series: Vec<(SeriesKey, Numbers)>,
    index: HashMap<SeriesKey, usize>,
    pub(crate) aside: Aside,
}

impl Aggregate {
    pub(crate) fn merge(&mut self, delta: Delta) {
        for (key, numbers) in delta.series {
            match self.index.get(&key) {
                Some(place) => self.series[*place].1.merge(&numbers),
                None => {
                    self.index.insert(key.clone(), self.series.len());
                    self.series.push((key, numbers));
                }
            }
        }
        self.aside.step_errors.merge(&delta.aside.step_errors);
        self.aside.panics.merge(&delta.aside.panics);
        self.aside.missing.merge(&delta.aside.missing);
    }

    /// The numbers of all series that have the same name and method, by name.
    pub(crate) fn by_name(&self) -> BTreeMap<(&str, &'static str), Numbers> {
        let mut rows = BTreeMap::<_, Numbers>::new();
        for (key, numbers) in &self.series {
            rows.entry((key.name.as_str(), key.verb.as_str()))
                .or_default()
                .merge(numbers);
        }
        rows
    }
}
