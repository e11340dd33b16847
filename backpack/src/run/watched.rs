//! A run for whoever looks at it and steers it: the terminal, the files, the page.

use std::sync::atomic::Ordering;

use super::running::Running;
use crate::report::document::measured::Measured;
use crate::report::document::{Depth, Document};

impl Running {
    /// The report so far.
    pub(crate) fn document(&self, depth: Depth) -> Document {
        let gathered = self.0.gathered();
        let duration = self.0.counted(&gathered);
        let verdicts = self.0.verdicts(&gathered, duration);
        let measured = Measured {
            aggregate: &gathered.aggregate,
            run: self.0.facts(&gathered, duration),
            duration,
            decisions: &gathered.decisions,
            verdicts: &verdicts,
            warnings: &self.0.warnings(&gathered),
            exchanges: &[],
            baseline: self.0.plan.baseline.as_deref(),
            complete: self.0.complete(&gathered),
        };
        measured.document(depth)
    }

    /// Whether what is measured now is not counted.
    pub(crate) fn warms_up(&self) -> bool {
        self.0.gathered().warms_up()
    }

    /// Asks for so many users more, or less.
    ///
    /// # Errors
    /// As [`scale`](Self::scale).
    pub(crate) fn add_users(&self, difference: isize) -> Result<(), String> {
        let asked = self.asked();
        // Not those that run: users that were asked for a moment ago are still on their way.
        let finished = self.0.finished.load(Ordering::Relaxed);
        let now = asked.users.saturating_sub(finished);
        self.scale(now.saturating_add_signed(difference), asked.spawn_rate)
    }

    /// No new request starts; those on their way get the stop time-out.
    pub(crate) fn stop(&self) {
        self.0.stop.stop();
        self.0.wake();
    }
}

#[cfg(feature = "cli")]
impl Running {
    /// The counts so far, as plain data.
    pub(crate) fn snapshot(&self) -> crate::metrics::snapshot::Snapshot {
        self.look(crate::metrics::snapshot::Snapshot::of)
    }
}

#[cfg(feature = "web")]
impl Running {
    /// Where it is between its start and its end.
    pub(crate) fn state(&self) -> crate::report::document::RunState {
        self.0.state()
    }
}

#[cfg(any(feature = "locust", feature = "web"))]
impl Running {
    /// Forgets what was measured; counting begins anew.
    pub(crate) fn reset(&self) {
        let elapsed = self.elapsed();
        self.0.gathered().reset(elapsed);
        self.0.counting_since.send_replace(elapsed);
    }
}
