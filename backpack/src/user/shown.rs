//! Exchanges that are shown as they go: those of the first users of a test.

use std::sync::mpsc::Sender;

use crate::seen::Exchange;

/// How many bytes of a body are shown of exchanges that are.
pub(crate) const LONGEST_BODY: usize = 64 * 1024;

/// Whose exchanges are shown, and where they go.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// Of the users with a lower number.
    pub(crate) below: u64,
    pub(crate) to: Sender<Exchange>,
}

impl Shown {
    pub(crate) fn tell(&self, exchange: Exchange) {
        // Nobody looks any more where the run is over.
        let _ = self.to.send(exchange);
    }
}
