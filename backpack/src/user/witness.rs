//! Sees a thread's exchanges: of each series it keeps the slowest, and the first of each kind of failure.

use std::collections::HashSet;
use std::time::Duration;

use crate::answer::request_result::RequestResult;
use crate::metrics::{Sampled, SeriesIndex, Told};
use crate::seen::LONGEST_BODY;
use crate::user::context::Settings;
use crate::user::sighting::Sighting;

/// How many of the slowest requests are kept.
const SLOWEST: usize = 10;

/// How many kinds of failures a series tells apart here.
const MOST_KINDS: usize = 100;

/// Sees the exchanges of one thread. What it keeps costs a comparison a request; it is written down when it is handed over.
#[derive(Debug, Default)]
pub(crate) struct Witness {
    series: Vec<Kept>,
}

/// What is kept of one series.
#[derive(Debug, Default)]
struct Kept {
    /// How long the slowest took, since the last reset, the quickest of them first.
    times: [Duration; SLOWEST],
    slow: Vec<Sighting>,
    kinds: HashSet<Told>,
    failed: Vec<(Told, Sighting)>,
}

impl Witness {
    /// Whether this result is one to keep, maybe.
    pub(crate) fn wants(&self, series: SeriesIndex, result: &RequestResult) -> bool {
        let Some(kept) = self.series.get(series.place()) else {
            return true;
        };
        result.elapsed() > kept.times[0] || result.error().is_some_and(|it| kept.is_new(it))
    }

    #[cold]
    pub(crate) fn note(&mut self, series: SeriesIndex, seen: Sighting) {
        let place = series.place();
        if self.series.len() <= place {
            self.series.resize_with(place + 1, Kept::default);
        }
        self.series[place].note(seen);
    }

    /// The failures that were kept since the last time, written down; with `slow`, the slowest too, which others may still outdo.
    pub(crate) fn take(&mut self, settings: &Settings, slow: bool) -> Vec<(SeriesIndex, Sampled)> {
        let mut all = Vec::new();
        for (place, kept) in self.series.iter_mut().enumerate() {
            let series = SeriesIndex::of_place(place);
            let slowest = kept.slow.drain(..kept.slow.len() * usize::from(slow));
            let slowest = slowest.map(|seen| (None, seen));
            let failed = kept.failed.drain(..).map(|(told, seen)| (Some(told), seen));
            all.extend(failed.chain(slowest).map(|(failure, seen)| {
                let exchange = seen.written(settings, LONGEST_BODY);
                (series, Sampled { failure, exchange })
            }));
        }
        all
    }

    /// Nothing was seen yet.
    pub(crate) fn forget(&mut self) {
        self.series.clear();
    }
}

impl Kept {
    /// Whether no failure of this kind was kept.
    #[cold]
    fn is_new(&self, error: &str) -> bool {
        self.kinds.len() < MOST_KINDS && !self.kinds.contains(&Told::new(error))
    }

    fn note(&mut self, seen: Sighting) {
        if let Some(error) = seen.result.error().filter(|error| self.is_new(error)) {
            let told = Told::new(error);
            self.kinds.insert(told.clone());
            self.failed.push((told, seen));
            return;
        }
        let elapsed = seen.result.elapsed();
        if elapsed <= self.times[0] {
            return;
        }
        self.times[0] = elapsed;
        self.times.sort_unstable();
        if self.slow.len() == SLOWEST {
            self.forget_quickest();
        }
        self.slow.push(seen);
    }

    fn forget_quickest(&mut self) {
        let slow = self.slow.iter().enumerate();
        if let Some((index, _)) = slow.min_by_key(|(_, seen)| seen.result.elapsed()) {
            self.slow.swap_remove(index);
        }
    }
}
