//! The phases of some requests: exact sums, and how their waiting for the first byte spreads.

use super::latencies::{Latencies, duration, nanos};
use crate::seen::{Opening, Phases};

/// The phases of those requests that have any.
#[derive(Clone, Debug, Default)]
pub(crate) struct PhaseNumbers {
    /// Sending a request, and waiting for the first byte of its answer.
    pub(crate) first_byte: Latencies,
    /// Exact sums, in nanoseconds.
    lookup: u128,
    connecting: u128,
    tls: u128,
    receiving: u128,
}

impl PhaseNumbers {
    #[inline]
    pub(super) fn record(&mut self, phases: &Phases) {
        self.first_byte.record(phases.waiting);
        if !phases.receiving.is_zero() {
            self.receiving += u128::from(nanos(phases.receiving));
        }
        if let Some(opening) = &phases.opening {
            self.record_opening(opening);
        }
    }

    #[cold]
    fn record_opening(&mut self, opening: &Opening) {
        self.lookup += u128::from(nanos(opening.lookup));
        self.connecting += u128::from(nanos(opening.connecting));
        self.tls += u128::from(nanos(opening.tls));
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.first_byte.merge(&other.first_byte);
        self.lookup += other.lookup;
        self.connecting += other.connecting;
        self.tls += other.tls;
        self.receiving += other.receiving;
    }

    /// Takes what was gathered and leaves none, but the room for it.
    pub(super) fn take(&mut self) -> Self {
        Self {
            first_byte: self.first_byte.take(),
            lookup: std::mem::take(&mut self.lookup),
            connecting: std::mem::take(&mut self.connecting),
            tls: std::mem::take(&mut self.tls),
            receiving: std::mem::take(&mut self.receiving),
        }
    }

    /// All of them together.
    pub(crate) fn sums(&self) -> Phases {
        Phases {
            opening: Some(Opening {
                lookup: duration(self.lookup),
                connecting: duration(self.connecting),
                tls: duration(self.tls),
            }),
            waiting: self.first_byte.total(),
            receiving: duration(self.receiving),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn phases(opening: Option<Opening>) -> Phases {
        Phases {
            opening,
            waiting: millis(50),
            receiving: millis(7),
        }
    }

    fn opening() -> Opening {
        Opening {
            lookup: millis(1),
            connecting: millis(2),
            tls: millis(3),
        }
    }

    #[test]
    fn each_phase_adds_up_by_itself() {
        let mut numbers = PhaseNumbers::default();
        numbers.record(&phases(Some(opening())));
        numbers.record(&phases(None));
        let mut others = PhaseNumbers::default();
        others.record(&phases(Some(opening())));
        numbers.merge(&others);
        let expected = Phases {
            opening: Some(Opening {
                lookup: millis(2),
                connecting: millis(4),
                tls: millis(6),
            }),
            waiting: millis(150),
            receiving: millis(21),
        };
        assert_eq!(numbers.sums(), expected);
        assert_eq!(numbers.first_byte.samples(), 3);
        assert_eq!(numbers.first_byte.max(), Some(millis(50)));
    }

    #[test]
    fn what_was_taken_is_gone() {
        let mut numbers = PhaseNumbers::default();
        numbers.record(&phases(Some(opening())));
        assert_eq!(numbers.take().sums().waiting, millis(50));
        let none = Phases {
            opening: Some(Opening::default()),
            ..Phases::default()
        };
        assert_eq!(numbers.take().sums(), none);
    }
}
