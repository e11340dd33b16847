//! What a connection takes to be opened, and when the phases of an exchange were over.

use std::cell::Cell;
use std::time::{Duration, Instant};

use super::TransportSettings;
use super::tls::Sessions;

/// How long the opening of connections took, and when the first byte of an answer came.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setup {
    pub(crate) lookup: Duration,
    pub(crate) connecting: Duration,
    pub(crate) tls: Duration,
    /// None where nobody has noticed.
    pub(crate) first_byte: Option<Instant>,
}

/// Opens connections, and times what it takes.
#[derive(Debug)]
pub(super) struct Dialer<'s> {
    pub(super) settings: TransportSettings,
    pub(super) sessions: &'s Sessions,
    pub(super) setup: Cell<Setup>,
}

impl<'s> Dialer<'s> {
    pub(super) fn new(settings: TransportSettings, sessions: &'s Sessions, setup: Setup) -> Self {
        Self {
            settings,
            sessions,
            setup: Cell::new(setup),
        }
    }

    /// Does a part of it, whose time goes to this phase.
    pub(super) async fn timed<T>(
        &self,
        phase: fn(&mut Setup) -> &mut Duration,
        work: impl Future<Output = T>,
    ) -> T {
        let begun = Instant::now();
        let done = work.await;
        let mut setup = self.setup.get();
        *phase(&mut setup) += begun.elapsed();
        self.setup.set(setup);
        done
    }
}
