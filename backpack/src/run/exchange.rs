//! When users are exchanged.

use std::time::Instant;

use super::crew::Crew;
use crate::load::steering::Churn;

/// Exchanges users of a crew.
pub(super) struct Exchange {
    asked: Churn,
    /// None: later than any clock can tell.
    due: Option<Instant>,
}

impl Exchange {
    pub(super) fn new(asked: Churn, started: Instant) -> Self {
        let due = started.checked_add(asked.every);
        Self { asked, due }
    }

    /// Has those leave who are there longest, and as many new ones come, where it is time.
    pub(super) fn act(&mut self, crew: &mut Crew, now: Instant) {
        let Some(due) = self.due.filter(|due| *due <= now) else {
            return;
        };
        crew.exchange_oldest(self.asked.users);
        // What was missed while the thread could not run is not made up for.
        let next = due.checked_add(self.asked.every);
        self.due = next.map(|next| next.max(now));
    }

    pub(super) fn next_change(&self) -> Option<Instant> {
        self.due
    }
}
