//! In how many seconds the generator itself was the limit, and why: what is measured then tells of this machine, not of the service.

use serde::{Deserialize, Serialize};

/// Why it was. Where there are several reasons, the first is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Limit {
    /// A thread of users worked for nearly all of the second.
    CoreBusy,
    /// A thread of users wanted a core, and others had them.
    NoCore,
    /// The loop of such a thread was late, and neither of these was why: something blocked it.
    LoopLate,
}

impl Limit {
    pub(crate) const ALL: [Self; 3] = [Self::CoreBusy, Self::NoCore, Self::LoopLate];

    /// As reports and figures have it.
    #[cfg(feature = "cli")]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::CoreBusy => "core_busy",
            Self::NoCore => "no_core",
            Self::LoopLate => "loop_late",
        }
    }
}

/// How many seconds there were of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits([u32; Limit::ALL.len()]);

impl Limits {
    pub(crate) fn note(&mut self, limit: Limit) {
        self.0[limit as usize] += 1;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (all, more) in self.0.iter_mut().zip(other.0) {
            *all += more;
        }
    }

    pub(crate) fn of(&self, limit: Limit) -> u64 {
        self.0[limit as usize].into()
    }

    /// Of any reason.
    pub(crate) fn seconds(&self) -> u64 {
        Limit::ALL.iter().map(|limit| self.of(*limit)).sum()
    }

    /// The reason of most of them.
    pub(crate) fn main(&self) -> Option<Limit> {
        let limits = Limit::ALL.into_iter().rev();
        limits
            .filter(|limit| self.of(*limit) > 0)
            .max_by_key(|limit| self.of(*limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_most_seconds_is_the_main_one() {
        let mut limits = Limits::default();
        assert_eq!((limits.seconds(), limits.main()), (0, None));
        limits.note(Limit::LoopLate);
        limits.note(Limit::NoCore);
        assert_eq!(limits.main(), Some(Limit::NoCore));
        let mut more = Limits::default();
        more.note(Limit::LoopLate);
        limits.merge(&more);
        assert_eq!(
            (limits.seconds(), limits.main()),
            (3, Some(Limit::LoopLate))
        );
    }
}
