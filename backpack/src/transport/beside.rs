//! What requests that are made side by side in one task tell each other: that there is something to go on with, and that there is not.

use std::cell::Cell;

/// What requests that are made side by side tell each other.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    stirred: Cell<bool>,
    turn: Cell<u64>,
}

impl Beside {
    /// The task has its turn: whoever heard nothing before may hear something now.
    pub(crate) fn begin_turn(&self) {
        self.turn.set(self.turn.get() + 1);
    }

    /// The number of the turn, from 1.
    #[cfg(feature = "http2")]
    pub(crate) fn turn(&self) -> u64 {
        self.turn.get()
    }

    /// Something has happened that another request may go on with, perhaps one that has been looked at in this turn.
    pub(crate) fn stir(&self) {
        self.stirred.set(true);
    }

    /// Whether something has, since this was asked.
    pub(crate) fn take_stirred(&self) -> bool {
        self.stirred.take()
    }
}
