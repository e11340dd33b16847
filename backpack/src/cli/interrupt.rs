//! Ctrl-C: the first ends the run and then the program, with the report; the second ends the program at once.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::keyboard;
use crate::run::Stop;

/// As shells tell of a program ended by Ctrl-C: 128 + SIGINT.
const INTERRUPTED: i32 = 130;

/// Whether the program is to end, and the run that ends with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    asked: AtomicBool,
    run: Mutex<Stop>,
}

#[cfg(unix)]
fn listen(hear: impl Fn() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::spawn(move || signals.forever().for_each(|_| hear()));
    Ok(())
}

#[cfg(not(unix))]
fn listen(hear: impl Fn() + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(hear)
}

impl Interrupt {
    /// Listens from now on, to SIGTERM and SIGHUP too. An error is a line.
    pub(super) fn listen() -> Result<Self, String> {
        let interrupt = Self::default();
        let heard = interrupt.clone();
        listen(move || heard.hear())
            .map_err(|error| format!("Ctrl-C ends the program without a report: {error}"))?;
        Ok(interrupt)
    }

    /// What stops the next run.
    pub(super) fn next_run(&self) -> Stop {
        let stop = Stop::default();
        *self.run() = stop.clone();
        if self.is_asked() {
            stop.stop();
        }
        stop
    }

    pub(super) fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }

    fn hear(&self) {
        if self.0.asked.swap(true, Ordering::SeqCst) {
            keyboard::restore();
            process::exit(INTERRUPTED);
        }
        self.run().stop();
    }

    fn run(&self) -> MutexGuard<'_, Stop> {
        self.0.run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
