//! What one thread hands over: its series, and what is counted beside requests.

use std::hash::{Hash, Hasher};
use std::time::Duration;

use super::arrivals::Arrivals;
use super::holds::Holds;
use super::measures::Measures;
use super::numbers::Numbers;
use super::occurrences::Occurrences;
use super::samples::Sampled;
use super::series::SeriesKey;
use super::told::Told;
use crate::declare::endpoint::{Declaration, Dependency, EndpointId};

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
    /// Exchanges that stand for others.
    pub(crate) samples: Vec<(SeriesKey, Sampled)>,
    pub(crate) aside: Aside,
    /// Of the open model.
    pub(crate) arrivals: Arrivals,
}

/// What is counted beside requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aside {
    /// By scenario and text.
    pub(crate) step_errors: Occurrences<(&'static str, Told)>,
    pub(crate) panics: Occurrences<(&'static str, Told)>,
    pub(crate) missing: Occurrences<Missing>,
    /// By the endpoint's type, which was sealed.
    pub(crate) skipped: Occurrences<&'static str>,
    /// Messages that came over a WebSocket and that nobody took in time, by the endpoint's type.
    pub(crate) dropped: Occurrences<&'static str>,
    /// Passes that took longer than the pacing of their scenario.
    pub(crate) overruns: Occurrences<(&'static str, Duration)>,
    /// Where users held their thread.
    pub(crate) holds: Holds,
    /// Chains, passes and metrics.
    pub(crate) measures: Measures,
}

impl Aside {
    pub(super) fn merge(&mut self, other: &Self) {
        self.step_errors.merge(&other.step_errors);
        self.panics.merge(&other.panics);
        self.missing.merge(&other.missing);
        self.skipped.merge(&other.skipped);
        self.dropped.merge(&other.dropped);
        self.overruns.merge(&other.overruns);
        self.holds.merge(&other.holds);
        self.measures.merge(&other.measures);
    }
}

/// A value that a dependent wanted and a successful answer lacked.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub(crate) dependent: &'static Declaration,
    /// Which of its dependencies.
    pub(crate) index: usize,
    /// Why nothing could be looked for, as `is no JSON: …`.
    pub(crate) unread: Option<Told>,
}

impl Missing {
    pub(crate) fn dependency(&self) -> &'static Dependency {
        &self.dependent.dependencies[self.index]
    }

    fn key(&self) -> (EndpointId, usize, Option<&Told>) {
        (self.dependent.id, self.index, self.unread.as_ref())
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
