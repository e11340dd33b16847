//! Figures over time: an interval a second, merged to coarser ones as a run grows long.

use super::arrivals::Arrivals;
use super::limits::{Limit, Limits};
use super::numbers::Numbers;
use super::spread::Spread;

/// Figures over time. Intervals in which nothing was recorded may be missing.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    /// Seconds.
    step: u64,
    intervals: Vec<Interval>,
}

/// What ended within one step.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interval {
    /// In seconds from the start, a multiple of the step.
    pub(crate) start: u64,
    /// At its end; none where nobody looked.
    pub(crate) users: Option<u64>,
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) arrivals: Arrivals,
    /// Of its seconds.
    pub(crate) limits: Limits,
    spread: Spread,
}

impl Interval {
    fn merge(&mut self, other: &Self) {
        self.users = other.users.or(self.users);
        self.requests += other.requests;
        self.failures += other.failures;
        self.arrivals.merge(other.arrivals);
        self.limits.merge(&other.limits);
        self.spread.merge(&other.spread);
    }

    /// In milliseconds, of shares in ascending order.
    pub(crate) fn percentiles<const N: usize>(&self, shares: [f64; N]) -> Option<[f64; N]> {
        let micros = self.spread.percentiles(shares)?;
        Some(micros.map(|micros| micros / 1e3))
    }

    /// The number of each filled quarter of an octave, counted from a microsecond, with its samples.
    pub(crate) fn distribution(&self) -> Vec<(i32, u64)> {
        self.spread.quarters()
    }
}

impl Default for Timeline {
    fn default() -> Self {
        Self::new(1)
    }
}

impl Timeline {
    /// With steps of so many seconds.
    pub(super) fn new(step: u64) -> Self {
        Self {
            step,
            intervals: Vec::new(),
        }
    }

    /// Makes the steps longer, until fewer than so many lead to this second and beyond.
    pub(super) fn keep_below(&mut self, most: u64, second: u64) {
        while second / self.step >= most {
            self.coarsen();
        }
    }

    /// Adds what a thread recorded within this second of the run.
    pub(crate) fn add(&mut self, second: u64, numbers: &Numbers) {
        let interval = self.at(second);
        for (_, numbers) in numbers.by_status() {
            interval.requests += numbers.requests;
            interval.failures += numbers.failures;
            let spread = Spread::of(numbers.latencies.buckets());
            interval.spread.merge(&spread);
        }
    }

    pub(crate) fn note_arrivals(&mut self, second: u64, arrivals: Arrivals) {
        self.at(second).arrivals.merge(arrivals);
    }

    pub(crate) fn note_users(&mut self, second: u64, users: u64) {
        self.at(second).users = Some(users);
    }

    /// In this second the generator was the limit.
    pub(crate) fn note_limit(&mut self, second: u64, limit: Limit) {
        self.at(second).limits.note(limit);
    }

    /// The interval of this second, which is nearly always the last.
    fn at(&mut self, second: u64) -> &mut Interval {
        let start = second / self.step * self.step;
        let later = self
            .intervals
            .iter()
            .rev()
            .take_while(|it| it.start > start);
        let index = self.intervals.len() - later.count();
        let known = index
            .checked_sub(1)
            .filter(|it| self.intervals[*it].start == start);
        let index = known.unwrap_or_else(|| {
            let interval = Interval {
                start,
                ..Interval::default()
            };
            self.intervals.insert(index, interval);
            index
        });
        &mut self.intervals[index]
    }

    /// Doubles the step: each two intervals become one.
    pub(super) fn coarsen(&mut self) {
        self.step *= 2;
        let mut merged = Vec::<Interval>::with_capacity(self.intervals.len() / 2 + 1);
        for mut interval in self.intervals.drain(..) {
            interval.start = interval.start / self.step * self.step;
            match merged.last_mut() {
                Some(last) if last.start == interval.start => last.merge(&interval),
                _ => merged.push(interval),
            }
        }
        self.intervals = merged;
    }

    /// Seconds.
    pub(crate) fn step(&self) -> u64 {
        self.step
    }

    pub(crate) fn intervals(&self) -> &[Interval] {
        &self.intervals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Sample;
    use std::time::Duration;

    fn numbers(millis: u64) -> Numbers {
        let mut numbers = Numbers::default();
        numbers.answered(&Sample {
            elapsed: Duration::from_millis(millis),
            ..Sample::default()
        });
        numbers
    }

    #[test]
    fn a_long_run_has_coarser_steps_and_loses_nothing() {
        let mut timeline = Timeline::default();
        for second in 0..35 {
            timeline.add(second, &numbers(second + 1));
            timeline.note_users(second, second);
            timeline.keep_below(10, second);
        }
        assert_eq!(timeline.step(), 4);
        let intervals = timeline.intervals();
        assert_eq!(intervals.len(), 9);
        let starts: Vec<_> = intervals.iter().map(|it| it.start).collect();
        assert_eq!(starts, [0, 4, 8, 12, 16, 20, 24, 28, 32]);
        assert_eq!(intervals.iter().map(|it| it.requests).sum::<u64>(), 35);
        assert_eq!(intervals[1].users, Some(7));
        let [longest] = intervals[1].percentiles([1.0]).unwrap();
        assert!((longest - 8.0).abs() < 0.05, "{longest}");
    }

    #[test]
    fn a_late_thread_adds_to_its_own_second() {
        let mut timeline = Timeline::default();
        timeline.add(0, &numbers(1));
        timeline.add(2, &numbers(1));
        timeline.add(1, &numbers(1));
        timeline.add(0, &numbers(1));
        let counts: Vec<_> = timeline
            .intervals()
            .iter()
            .map(|it| (it.start, it.requests))
            .collect();
        assert_eq!(counts, [(0, 2), (1, 1), (2, 1)]);
    }
}
