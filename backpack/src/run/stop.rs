//! The end of a run, asked for early or by the clock.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

/// Ends a run; clones end the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop {
    pub(super) token: CancellationToken,
    time: Arc<OnceLock<Instant>>,
}

impl Stop {
    /// No new request starts; those on their way get the stop time-out.
    pub(crate) fn stop(&self) {
        self.time.get_or_init(Instant::now);
        self.token.cancel();
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.token.is_cancelled()
    }

    /// When it was asked for, if it was.
    pub(super) fn time(&self) -> Option<Instant> {
        self.time.get().copied()
    }

    pub(crate) async fn stopping(&self) {
        self.token.cancelled().await;
    }
}
