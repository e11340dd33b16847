//! Passes that were to begin on schedule.

/// What became of the arrivals of the open model; those that still wait are only scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arrivals {
    pub(crate) scheduled: u64,
    pub(crate) started: u64,
    /// Those that no user was free for.
    pub(crate) dropped: u64,
}

impl Arrivals {
    pub(super) fn merge(&mut self, other: Self) {
        self.scheduled += other.scheduled;
        self.started += other.started;
        self.dropped += other.dropped;
    }
}
