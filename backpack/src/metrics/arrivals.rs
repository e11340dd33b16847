//! Passes that were to begin on schedule.

/// What became of the arrivals of the open model; those that still wait are only scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arrivals {
    pub(crate) scheduled: u64,
    pub(crate) started: u64,
    /// Those that no user was free for.
    pub(crate) dropped: u64,
    /// Requests of the passes, counted when they are sent: the others are counted when they end.
    pub(crate) sent: u64,
}

impl Arrivals {
    pub(crate) fn merge(&mut self, other: Self) {
        self.scheduled += other.scheduled;
        self.started += other.started;
        self.dropped += other.dropped;
        self.sent += other.sent;
    }
}
