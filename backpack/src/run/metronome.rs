//! The clock of the open model: a thread that tells the others of each pass when it is due.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::crew::Command;
use super::rotation::Rotation;
use super::shared::Shared;
use crate::load::Load;
use crate::load::profile::Profile;
use crate::plan::group::Seat;
use crate::play::passes_left::PassesLeft;

/// How soon the end of the run is noticed between two arrivals that are far apart.
const LONGEST_SLEEP: Duration = Duration::from_millis(20);

/// An arrival that is due at the very end is none: no pass begins there.
const MARGIN: Duration = Duration::from_micros(1);

/// Keeps the time of a load.
pub(super) struct Metronome {
    shared: Arc<Shared>,
    /// The index of the load.
    group: usize,
    rate: Profile,
    start: Instant,
    /// None: no end, or that of the profile.
    end: Option<Instant>,
    /// The load is over before the run.
    ends_early: bool,
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
    pub(super) fn new(
        threads: &[UnboundedSender<Command>],
        seats: &[usize],
        scenarios: usize,
    ) -> Self {
        let rotation = Rotation::new(seats.iter().map(|users| *users as i64));
        Self {
            commands: threads.to_vec(),
            turns: vec![rotation; scenarios],
        }
    }

    fn arrive(&mut self, seat: Seat, due: Instant) {
        let thread = self.turns[seat.index].next();
        // A thread that is gone has stopped with the run.
        let _ = self.commands[thread].send(Command::Arrive(seat, due));
    }

    fn tell_all(&self, command: Command) {
        for thread in &self.commands {
            let _ = thread.send(command);
        }
    }
}

impl Metronome {
    /// For a run with this end; none where the load has users at their own pace, or begins later than any clock can tell.
    pub(super) fn of(
        group: usize,
        shared: &Arc<Shared>,
        run_end: Option<Instant>,
        threads: impl FnOnce(usize) -> Threads,
    ) -> Option<Self> {
        let members = &shared.plan.groups[group];
        let Load::Arrivals { rate, .. } = &members.load else {
            return None;
        };
        let after = |time| shared.started().checked_add(time);
        let own_end = members.end.and_then(after);
        let ends_early = own_end.is_some_and(|own| run_end.is_none_or(|end| own < end));
        let shares = members.scenarios.iter();
        Some(Self {
            shared: Arc::clone(shared),
            group,
            rate: rate.clone(),
            start: after(members.start)?,
            end: if ends_early { own_end } else { run_end },
            ends_early,
            scenarios: Rotation::new(shares.map(|(_, share)| i64::from(*share))),
            threads: threads(members.scenarios.len()),
        })
    }

    /// Starts the thread. It ends with the load or the run, or after the last of the iterations.
    pub(super) fn start(self) {
        thread::Builder::new()
            .name("backpack-clock".to_owned())
            .spawn(move || self.keep_time())
            .expect("the system starts a thread");
    }

    fn keep_time(mut self) {
        self.begin_passes();
        let is_over = self.end.is_some_and(|end| end <= Instant::now());
        let command = match self.ends_early && is_over {
            true => Command::End(self.group),
            false => Command::Close(self.group),
        };
        self.threads.tell_all(command);
    }

    /// To the end of the load, its last pass, or the end of the run.
    fn begin_passes(&mut self) {
        for earlier in 0.. {
            if self.passes_left().is_none() {
                return;
            }
            let Some(due) = self.due(earlier) else {
                // It is as long as was asked for, also where nothing begins at its end.
                if let Some(end) = self.end {
                    self.sleep_until(end);
                }
                return;
            };
            if !(self.sleep_until(due) && self.passes_left().take_one()) {
                return;
            }
            let index = self.scenarios.next();
            let seat = Seat {
                group: self.group,
                index,
            };
            self.threads.arrive(seat, due);
        }
    }

    fn passes_left(&self) -> &PassesLeft {
        &self.shared.passes_left[self.group]
    }

    /// When the pass is due that so many go before; none where it is not in this run.
    fn due(&self, earlier: u64) -> Option<Instant> {
        let due = self.rate.due(earlier)?;
        let due = self.start.checked_add(due)?;
        let too_late = |end: Instant| due.checked_add(MARGIN).is_none_or(|due| due >= end);
        (!self.end.is_some_and(too_late)).then_some(due)
    }

    /// Sleeps as the system does, which is exact to a fraction of a millisecond, unlike the timers of tokio. False where the run
    /// stops before, or no pass is left, for others may take the last one.
    fn sleep_until(&self, due: Instant) -> bool {
        loop {
            if let Some(stopped) = self.shared.stop.time() {
                return due < stopped;
            }
            if self.passes_left().is_none() {
                return false;
            }
            let rest = due.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return true;
            }
            thread::sleep(rest.min(LONGEST_SLEEP));
        }
    }
}
