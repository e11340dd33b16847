//! What the master has yet to be told of what was measured. Nothing is told twice, and what did not arrive is told again.

use std::time::SystemTime;

use super::entry::Tally;
use super::measured::epoch;

/// The statistics on their way to the master.
#[derive(Debug)]
pub(super) struct Outbox {
    unsent: Tally,
    /// Sent, and not confirmed yet.
    in_doubt: Tally,
    /// From when on the next report counts, in seconds of the epoch.
    since: f64,
}

impl Outbox {
    /// A new test: nothing was measured yet.
    pub(super) fn new() -> Self {
        Self {
            unsent: Tally::default(),
            in_doubt: Tally::default(),
            since: epoch(SystemTime::now()),
        }
    }

    /// Where to add what was measured.
    pub(super) fn unsent(&mut self) -> &mut Tally {
        &mut self.unsent
    }

    /// How many requests nobody knows of.
    pub(super) fn requests(&self) -> u64 {
        self.unsent.requests() + self.in_doubt.requests()
    }

    /// The next report, and from when on it counts.
    pub(super) fn take(&mut self) -> (Tally, f64) {
        let report = std::mem::take(&mut self.unsent);
        self.in_doubt.merge(report.clone());
        let since = std::mem::replace(&mut self.since, epoch(SystemTime::now()));
        (report, since)
    }

    pub(super) fn confirmed(&mut self) {
        self.in_doubt = Tally::default();
    }

    pub(super) fn lost(&mut self) {
        let lost = std::mem::take(&mut self.in_doubt);
        self.unsent.merge(lost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locust::entry::Moment;

    fn add(outbox: &mut Outbox, requests: u64) {
        let moment = Moment {
            second: 1,
            last: 1.0,
        };
        let entry = outbox.unsent().entry("GET", "/");
        entry.add_requests(requests, 0, moment);
    }

    #[test]
    fn a_report_is_told_again_only_where_it_was_lost() {
        let mut outbox = Outbox::new();
        add(&mut outbox, 1);
        assert_eq!(outbox.take().0.requests(), 1);
        outbox.confirmed();
        outbox.lost();
        assert_eq!(outbox.take().0.requests(), 0);
        add(&mut outbox, 2);
        outbox.take();
        add(&mut outbox, 4);
        outbox.lost();
        assert_eq!((outbox.requests(), outbox.take().0.requests()), (6, 6));
        assert_eq!(outbox.requests(), 6);
    }
}
