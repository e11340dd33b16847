//! What a connection takes to be opened, and when the phases of an exchange were over.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::TransportSettings;
use super::tls::Sessions;
use crate::seen::Opening;

/// What is noted of an exchange while it goes on, from which its phases come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    /// How long opening connections took; none where there was one.
    pub(crate) opening: Option<Opening>,
    /// When the latest answer began to come; none where it came all at once, or has not begun.
    pub(crate) first_byte: Option<Instant>,
    /// How long the answers took to come that sent on elsewhere, each from its first byte.
    pub(crate) received: Duration,
}

impl Marks {
    /// An answer is read to its end, and another request follows.
    #[cold]
    pub(super) fn turn(&mut self) {
        self.received += self
            .first_byte
            .take()
            .map_or(Duration::ZERO, |it| it.elapsed());
    }
}

/// Opens connections, and times what it takes.
#[derive(Debug)]
pub(super) struct Dialer<'s> {
    pub(super) settings: &'s TransportSettings,
    pub(super) sessions: &'s Sessions,
    pub(super) opening: Cell<Opening>,
}

impl<'s> Dialer<'s> {
    pub(super) fn new(
        settings: &'s TransportSettings,
        sessions: &'s Sessions,
        opening: Opening,
    ) -> Self {
        Self {
            settings,
            sessions,
            opening: Cell::new(opening),
        }
    }

    /// Does a part of it, whose time goes to this phase.
    pub(super) async fn timed<T>(
        &self,
        phase: fn(&mut Opening) -> &mut Duration,
        work: impl Future<Output = T>,
    ) -> T {
        let begun = Instant::now();
        let done = work.await;
        let mut opening = self.opening.get();
        *phase(&mut opening) += begun.elapsed();
        self.opening.set(opening);
        done
    }
}
