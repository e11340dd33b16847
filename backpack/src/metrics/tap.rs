//! What was measured, for readers who tell it elsewhere: each has a tap of its own, and is told all of it, none of it twice.

use std::collections::BTreeMap;
#[cfg(any(test, feature = "locust"))]
use std::sync::Arc;
use std::sync::{Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use super::aggregate::RowKey;
use super::delta::{Aside, Delta};
#[cfg(feature = "locust")]
pub(crate) use super::latencies::Latencies;
use super::measures::MeasureNumbers;
use super::names::Names;
use super::numbers::Numbers;
use crate::declare::measure::MeasureKind;

/// What has yet to be told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Untold {
    /// By name and method.
    pub(crate) rows: BTreeMap<RowKey, UntoldRow>,
    /// Chains, passes and metrics, by kind and name.
    pub(crate) measures: BTreeMap<(MeasureKind, String), UntoldMeasure>,
    pub(crate) aside: Aside,
}

/// Requests of one name and method.
#[derive(Clone, Debug)]
pub(crate) struct UntoldRow {
    pub(crate) numbers: Numbers,
    /// Requests and failures that ended in each second since the epoch.
    pub(crate) seconds: BTreeMap<u64, (u64, u64)>,
    /// When the latest of them had ended: exact to a second.
    pub(crate) last: SystemTime,
}

impl UntoldRow {
    /// Whether any has ended; others were interrupted.
    #[cfg(feature = "locust")]
    pub(crate) fn has_requests(&self) -> bool {
        self.seconds.values().any(|(requests, _)| *requests > 0)
    }

    fn add(&mut self, numbers: &Numbers, span: Span) {
        self.numbers.merge(numbers);
        let of_second = self.seconds.entry(span.second).or_default();
        for (_, numbers) in numbers.by_status() {
            of_second.0 += numbers.requests;
            of_second.1 += numbers.failures;
        }
        self.last = self.last.max(span.end);
    }
}

/// Chains, passes or what was measured of one metric.
#[derive(Clone, Debug)]
pub(crate) struct UntoldMeasure {
    pub(crate) numbers: MeasureNumbers,
    /// How many ended in each second since the epoch, and how many of them failed.
    pub(crate) seconds: BTreeMap<u64, (u64, u64)>,
    /// When the latest of them had ended: exact to a second.
    pub(crate) last: SystemTime,
}

impl UntoldMeasure {
    fn new() -> Self {
        Self {
            numbers: MeasureNumbers::default(),
            seconds: BTreeMap::new(),
            last: SystemTime::UNIX_EPOCH,
        }
    }

    fn add(&mut self, numbers: &MeasureNumbers, span: Span) {
        self.numbers.merge(numbers);
        let of_second = self.seconds.entry(span.second).or_default();
        of_second.0 += numbers.count;
        of_second.1 += numbers.failures;
        self.last = self.last.max(span.end);
    }
}

/// When something was recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// Since the epoch.
    pub(crate) second: u64,
    pub(crate) end: SystemTime,
}

/// A reader's own: what was handed over since it took the last of it. Where it is dropped, nothing is kept any more.
#[cfg(any(test, feature = "locust"))]
#[derive(Debug, Default)]
pub(crate) struct Tap(Arc<Mutex<Kept>>);

#[cfg(any(test, feature = "locust"))]
impl Tap {
    /// What was handed over since the last time.
    pub(crate) fn take(&self) -> Untold {
        std::mem::take(&mut kept(&self.0).untold)
    }
}

/// What is kept for one reader.
#[derive(Debug, Default)]
struct Kept {
    /// Those of the whole run: further names are told together.
    names: Names,
    untold: Untold,
}

impl Kept {
    fn add(&mut self, delta: &Delta, span: Span) {
        for (key, numbers) in &delta.series {
            let key = (self.names.admit(key.name.clone()), key.method);
            let row = self.untold.rows.entry(key);
            let row = row.or_insert_with(|| UntoldRow {
                numbers: Numbers::default(),
                seconds: BTreeMap::new(),
                last: span.end,
            });
            row.add(numbers, span);
        }
        for (key, numbers) in delta.aside.measures.iter() {
            let key = (key.kind, key.shown());
            let measure = self.untold.measures.entry(key);
            let measure = measure.or_insert_with(UntoldMeasure::new);
            measure.add(numbers, span);
        }
        self.untold.aside.merge(&delta.aside);
    }
}

fn kept(of: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The taps of a run's readers.
#[derive(Debug, Default)]
pub(crate) struct Taps(Vec<Weak<Mutex<Kept>>>);

impl Taps {
    /// One more reader, who is told what is handed over from now on.
    #[cfg(any(test, feature = "locust"))]
    pub(crate) fn open(&mut self) -> Tap {
        let tap = Tap::default();
        self.0.push(Arc::downgrade(&tap.0));
        tap
    }

    /// Whether nobody listens.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps for each reader what a thread has handed over.
    pub(crate) fn add(&mut self, delta: &Delta, span: Span) {
        self.each(|kept| kept.add(delta, span));
    }

    /// Counting begins anew: what was not told is told to nobody.
    #[cfg(any(test, feature = "locust", feature = "web"))]
    pub(crate) fn forget(&mut self) {
        self.each(|kept| *kept = Kept::default());
    }

    /// Those whose reader is gone are gone with it.
    fn each(&mut self, mut act: impl FnMut(&mut Kept)) {
        self.0.retain(|tap| {
            let tap = tap.upgrade();
            tap.is_some_and(|tap| {
                act(&mut kept(&tap));
                true
            })
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::declare::endpoint::EndpointId;
    use crate::metrics::{Recorder, Sample, SeriesKey};

    /// So many requests of `/level`, and an error of a step.
    fn handed_over(requests: u64) -> Delta {
        let mut recorder = Recorder::default();
        let series = recorder.series(SeriesKey {
            endpoint: EndpointId::of_place("Level"),
            type_name: "Level",
            method: "GET",
            scenario: "Game",
            name: "/level".to_owned(),
        });
        for _ in 0..requests {
            recorder.answered(series, &Sample::default());
        }
        recorder.step_error("Game", "no level");
        recorder.hand_over(0, Vec::new())
    }

    fn span(second: u64) -> Span {
        Span {
            second,
            end: SystemTime::UNIX_EPOCH + Duration::from_secs(second + 1),
        }
    }

    /// Requests, and errors of steps.
    fn told(tap: &Tap) -> (u64, u64) {
        let untold = tap.take();
        let rows = untold.rows.values();
        let requests = rows.map(|row| row.numbers.all().requests).sum();
        (requests, untold.aside.step_errors.total())
    }

    #[test]
    fn each_reader_is_told_all_of_it_when_it_asks() {
        let mut taps = Taps::default();
        let (one, two) = (taps.open(), taps.open());
        taps.add(&handed_over(3), span(100));
        assert_eq!(told(&one), (3, 1));
        assert_eq!(told(&one), (0, 0));
        taps.add(&handed_over(4), span(101));
        assert_eq!(told(&one), (4, 1));
        assert_eq!(told(&two), (7, 2));
    }

    #[test]
    fn a_reader_is_told_what_came_after_it() {
        let mut taps = Taps::default();
        taps.add(&handed_over(3), span(100));
        let late = taps.open();
        taps.add(&handed_over(4), span(101));
        assert_eq!(told(&late), (4, 1));
    }

    #[test]
    fn nothing_is_kept_for_a_reader_that_is_gone() {
        let mut taps = Taps::default();
        let (stays, leaves) = (taps.open(), taps.open());
        drop(leaves);
        taps.add(&handed_over(3), span(100));
        assert_eq!(taps.0.len(), 1);
        drop(stays);
        taps.add(&handed_over(3), span(101));
        assert!(taps.is_empty());
    }

    #[test]
    fn what_is_forgotten_is_told_to_nobody() {
        let mut taps = Taps::default();
        let (one, two) = (taps.open(), taps.open());
        taps.add(&handed_over(3), span(100));
        taps.forget();
        taps.add(&handed_over(4), span(101));
        assert_eq!((told(&one), told(&two)), ((4, 1), (4, 1)));
    }
}
