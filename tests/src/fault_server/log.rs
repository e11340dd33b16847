//! What a fault server heard, on which connection, and whether it has misbehaved yet.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A request that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// On which connection: the first that was accepted is 0.
    pub connection: usize,
    /// As in `GET /there`; empty with HTTP/2, whose heads are packed.
    pub line: String,
    /// Its cookies, a byte a character.
    pub cookies: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Log(Mutex<Notes>);

#[derive(Debug, Default)]
struct Notes {
    connections: usize,
    heard: Vec<Heard>,
    fault_on: Option<usize>,
    begun: usize,
    ended: usize,
    forgiven: bool,
}

impl Log {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a new connection.
    pub(super) fn accept(&self) -> usize {
        let mut notes = self.notes();
        notes.connections += 1;
        notes.connections - 1
    }

    pub(super) fn hear(&self, heard: Heard) {
        self.notes().heard.push(heard);
    }

    pub(super) fn heard(&self) -> Vec<Heard> {
        self.notes().heard.clone()
    }

    /// How many requests were read.
    pub(super) fn requests(&self) -> usize {
        self.notes().heard.len()
    }

    pub(super) fn begin_fault(&self, connection: usize) {
        let mut notes = self.notes();
        notes.begun += 1;
        notes.fault_on = Some(connection);
    }

    pub(super) fn end_fault(&self) {
        self.notes().ended += 1;
    }

    /// Whether the server may misbehave again, who may do so this often.
    pub(super) fn may_begin(&self, times: usize) -> bool {
        let notes = self.notes();
        notes.begun < times && !notes.forgiven
    }

    pub(super) fn forgive(&self) {
        self.notes().forgiven = true;
    }

    pub(super) fn is_over(&self) -> bool {
        let notes = self.notes();
        notes.begun > 0 && notes.ended == notes.begun
    }

    pub(super) fn fault_on(&self) -> Option<usize> {
        self.notes().fault_on
    }
}
