//! Whether the program that made the load kept up with itself: the seconds in which it was the limit, not the service.

use serde::{Deserialize, Serialize};

use crate::metrics::{self, Interval, Limit};

/// The seconds in which the generator was the limit. What was measured in them tells of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Generator {
    /// How many there are.
    pub(crate) limited_s: u64,
    /// Of so many.
    pub(crate) of_s: u64,
    /// The same by reason, which add up to all of them.
    pub(crate) core_busy_s: u64,
    pub(crate) no_core_s: u64,
    pub(crate) loop_late_s: u64,
    /// Where they are: intervals of the timeline that have such a second; those with the same reason that follow each other are one.
    pub(crate) seconds: Vec<LimitedSpan>,
}

/// From one second on, up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LimitedSpan {
    pub(crate) from_s: u64,
    pub(crate) to_s: u64,
    /// Of most of its seconds.
    pub(crate) reason: Limit,
}

impl Generator {
    /// None where it kept up. Of a run that goes on, only so many seconds are complete.
    pub(crate) fn of(
        timeline: &metrics::Timeline,
        duration: f64,
        complete: Option<u64>,
    ) -> Option<Self> {
        let of_s = complete.unwrap_or_else(|| (duration.round() as u64).max(1));
        let intervals = timeline.intervals().iter();
        let told: Vec<_> = intervals.filter(|it| it.start < of_s).collect();
        let sum = |limit| told.iter().map(|it| it.limits.of(limit)).sum();
        let generator = Self {
            limited_s: told.iter().map(|it| it.limits.seconds()).sum(),
            of_s,
            core_busy_s: sum(Limit::CoreBusy),
            no_core_s: sum(Limit::NoCore),
            loop_late_s: sum(Limit::LoopLate),
            seconds: spans(&told, timeline.step(), of_s),
        };
        (generator.limited_s > 0).then_some(generator)
    }

    /// The reasons that there were, each with its seconds.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = (Limit, u64)> {
        let counts = [self.core_busy_s, self.no_core_s, self.loop_late_s];
        let reasons = Limit::ALL.into_iter().zip(counts);
        reasons.filter(|(_, seconds)| *seconds > 0)
    }

    /// Whether it was the limit in the last of these seconds.
    #[cfg(feature = "cli")]
    pub(crate) fn is_limited_now(&self) -> bool {
        self.seconds.last().is_some_and(|it| it.to_s >= self.of_s)
    }
}

fn spans(intervals: &[&Interval], step: u64, end: u64) -> Vec<LimitedSpan> {
    let mut spans = Vec::<LimitedSpan>::new();
    for interval in intervals {
        let Some(reason) = interval.limits.main() else {
            continue;
        };
        let (from_s, to_s) = (interval.start, (interval.start + step).min(end));
        match spans.last_mut() {
            Some(last) if last.to_s == from_s && last.reason == reason => last.to_s = to_s,
            _ => spans.push(LimitedSpan {
                from_s,
                to_s,
                reason,
            }),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Aggregate;

    fn spans_of(generator: &Generator) -> Vec<(u64, u64, Limit)> {
        let spans = generator.seconds.iter();
        spans.map(|it| (it.from_s, it.to_s, it.reason)).collect()
    }

    #[test]
    fn seconds_that_follow_each_other_are_one_span() {
        let mut aggregate = Aggregate::default();
        for second in [3, 4, 5, 8, 59] {
            aggregate.note_limit(second, Limit::CoreBusy);
        }
        aggregate.note_limit(6, Limit::LoopLate);
        let of = |complete| Generator::of(aggregate.timeline(), 60.2, complete);
        let generator = of(None).expect("some");
        let expected = [
            (3, 6, Limit::CoreBusy),
            (6, 7, Limit::LoopLate),
            (8, 9, Limit::CoreBusy),
            (59, 60, Limit::CoreBusy),
        ];
        assert_eq!(spans_of(&generator), expected);
        assert_eq!((generator.limited_s, generator.of_s), (6, 60));
        let reasons = [(Limit::CoreBusy, 5), (Limit::LoopLate, 1)];
        assert!(generator.reasons().eq(reasons));
        // Of a run that goes on, those that all threads have handed over.
        assert_eq!(of(Some(3)), None);
        assert_eq!(of(Some(5)).map(|it| it.limited_s), Some(2));
    }

    #[test]
    fn a_long_run_loses_none() {
        let mut aggregate = Aggregate::default();
        for second in (0..10_000).step_by(2) {
            aggregate.note_limit(second, Limit::NoCore);
        }
        let generator = Generator::of(aggregate.timeline(), 10_000.0, None).expect("some");
        assert_eq!((generator.limited_s, generator.of_s), (5000, 10_000));
        assert_eq!(spans_of(&generator), [(0, 10_000, Limit::NoCore)]);
        assert_eq!(
            Generator::of(Aggregate::default().timeline(), 60.0, None),
            None
        );
    }
}
