//! What the handlers share, and how many may ask them at a time.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::desk::Desk;

/// So that many who ask for reports at a time do not take the load test's cores.
const MOST_FILES: usize = 1;

/// How many may listen at a time.
pub(super) const MOST_LISTENERS: usize = 24;

/// What the handlers share.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) desk: Arc<Desk>,
    /// Where files are made, one after the other.
    files: Arc<Semaphore>,
    listeners: Arc<Semaphore>,
}

impl Shared {
    pub(super) fn new(desk: Arc<Desk>) -> Self {
        Self {
            desk,
            files: Arc::new(Semaphore::new(MOST_FILES)),
            listeners: Arc::new(Semaphore::new(MOST_LISTENERS)),
        }
    }

    /// Waits for the turn to make a file; it is over when what this gives is dropped.
    pub(super) async fn turn_to_make_a_file(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.files).acquire_owned().await.ok()
    }

    /// A listener's seat; none where all are taken.
    pub(super) fn seat_of_a_listener(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.listeners).try_acquire_owned().ok()
    }
}
