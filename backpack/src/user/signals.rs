//! What a user and whoever stops or watches it tell each other. All are on the same thread, so that a user who is not stopped pays nothing.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

use crate::user::mailbox::Mailbox;

/// What a user and whoever stops it tell each other.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    /// How many requests are on their ways at this moment.
    pub(crate) in_flight: Cell<usize>,
    /// The address of the outline of the step that is made; 0 before the first one.
    pub(crate) step: Cell<usize>,
    /// The user is in its `on_stop`, the only place from which requests start after the end of the test.
    pub(crate) leaving: Cell<bool>,
    /// What its sockets and streams leave for it.
    pub(crate) mailbox: Mailbox,
    stopping: Cell<bool>,
    /// Whom the stop wakes.
    waiting: RefCell<Option<Waker>>,
}

impl Signals {
    /// From now on the user shall start no further request.
    pub(crate) fn stop(&self) {
        self.stopping.set(true);
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }

    /// A request is on its way.
    pub(crate) fn take_off(&self) {
        self.in_flight.set(self.in_flight.get() + 1);
    }

    /// One is not any more.
    pub(crate) fn land(&self) {
        self.in_flight.set(self.in_flight.get() - 1);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.get()
    }

    /// Waits for the stop. One task may wait at a time.
    pub(crate) async fn stopped(&self) {
        poll_fn(|context| {
            if self.stopping.get() {
                return Poll::Ready(());
            }
            let mut waiting = self.waiting.borrow_mut();
            if !waiting
                .as_ref()
                .is_some_and(|it| it.will_wake(context.waker()))
            {
                *waiting = Some(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn a_stop_wakes_whoever_waits_for_it() {
        let signals = Signals::default();
        let waited = async {
            signals.stopped().await;
            signals.stopped().await;
        };
        let stop = async {
            assert!(!signals.is_stopping());
            signals.stop();
        };
        let both = async { tokio::join!(waited, stop) };
        let over = tokio::time::timeout(Duration::from_secs(5), both).await;
        assert!(over.is_ok() && signals.is_stopping());
    }
}
