//! The clock of the open model: a thread that tells the others of each pass when it is due.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::crew::Command;
use super::rotation::Rotation;
use super::shared::Shared;
use crate::load::profile::Profile;

/// How soon the end of the run is noticed between two arrivals that are far apart.
const LONGEST_SLEEP: Duration = Duration::from_millis(20);

/// An arrival that is due at the very end is none: no pass begins there.
const MARGIN: Duration = Duration::from_micros(1);

/// Keeps the time of a run.
pub(super) struct Metronome {
    shared: Arc<Shared>,
    rate: Profile,
    /// None: no end, or that of the profile.
    end: Option<Instant>,
    scenarios: Rotation,
    threads: Threads,
}

/// The threads that have users, with their turns for each scenario.
pub(super) struct Threads {
    commands: Vec<UnboundedSender<Command>>,
    turns: Vec<Rotation>,
}

impl Threads {
    /// Each with how many users it may have.
    pub(super) fn new(threads: Vec<(UnboundedSender<Command>, usize)>, scenarios: usize) -> Self {
        let (commands, users): (Vec<_>, Vec<_>) = threads.into_iter().unzip();
        let rotation = Rotation::new(users.into_iter().map(|users| users as i64));
        Self {
            commands,
            turns: vec![rotation; scenarios],
        }
    }

    fn tell(&mut self, scenario: usize, due: Instant) {
        let thread = self.turns[scenario].next();
        // A thread that is gone has stopped with the run.
        let _ = self.commands[thread].send(Command::Arrive(scenario, due));
    }
}

impl Metronome {
    pub(super) fn new(
        shared: Arc<Shared>,
        rate: Profile,
        end: Option<Instant>,
        threads: Threads,
    ) -> Self {
        let shares = shared.plan.scenarios.iter();
        let scenarios = Rotation::new(shares.map(|share| i64::from(share.share)));
        Self {
            shared,
            rate,
            end,
            scenarios,
            threads,
        }
    }

    /// Starts the thread. It ends with the run, or after the last of the iterations.
    pub(super) fn start(self) {
        thread::Builder::new()
            .name("backpack-clock".to_owned())
            .spawn(move || self.keep_time())
            .expect("the system starts a thread");
    }

    fn keep_time(mut self) {
        for earlier in 0..self.shared.plan.iterations.unwrap_or(u64::MAX) {
            let Some(due) = self.due(earlier) else {
                // The run is as long as was asked for, also where nothing begins at its end.
                if let Some(end) = self.end {
                    self.sleep_until(end);
                }
                return;
            };
            if !self.sleep_until(due) {
                return;
            }
            self.threads.tell(self.scenarios.next(), due);
        }
    }

    /// When the pass is due that so many go before; none where it is not in this run.
    fn due(&self, earlier: u64) -> Option<Instant> {
        let due = self.rate.due(earlier)?;
        let due = self.shared.started().checked_add(due)?;
        let too_late = |end: Instant| due.checked_add(MARGIN).is_none_or(|due| due >= end);
        (!self.end.is_some_and(too_late)).then_some(due)
    }

    /// Sleeps as the system does, which is exact to a fraction of a millisecond, unlike the timers of tokio. False where the run
    /// stops before.
    fn sleep_until(&self, due: Instant) -> bool {
        loop {
            if let Some(stopped) = self.shared.stop.time() {
                return due < stopped;
            }
            let rest = due.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return true;
            }
            thread::sleep(rest.min(LONGEST_SLEEP));
        }
    }
}
