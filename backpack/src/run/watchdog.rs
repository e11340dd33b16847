//! Watches that no user holds its thread, and says who does; and that the threads keep up.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use super::saturation::Saturation;
use super::shared::Shared;
use super::users::AllSignals;
use crate::metrics::Place;
use crate::user::context::Context;
use crate::user::pulse::Pulse;
use crate::user::signals::Signals;

/// How often the threads are looked at.
const LOOK: Duration = Duration::from_micros(2500);

/// What others do not notice is no hold.
const HOLD: Duration = Duration::from_millis(10);

/// A thread that is held for so long may never be let go.
pub(super) const STUCK: Duration = Duration::from_secs(1);

/// Looks at the threads of a run until it is over, from a thread of its own: one that is held can tell nothing.
pub(super) fn start(shared: Arc<Shared>) {
    thread::Builder::new()
        .name("backpack-watch".to_owned())
        .spawn(move || {
            let mut seen = vec![None; shared.pulses.len()];
            let mut saturation = Saturation::of(&shared);
            while !shared.over.load(Ordering::Acquire) {
                for (pulse, seen) in shared.pulses.iter().zip(&mut seen) {
                    look(pulse, seen);
                }
                saturation.look(&shared);
                thread::sleep(LOOK);
            }
        })
        .expect("the system starts a thread");
}

/// Notices a turn that lasts from one look to the next.
fn look(pulse: &Pulse, seen: &mut Option<(u64, Instant)>) {
    let turn = pulse.turn();
    match *seen {
        Some((known, since)) if turn == Some(known) => {
            if pulse.hold().is_none() {
                pulse.notice(known, since);
            }
        }
        _ => *seen = turn.map(|turn| (turn, Instant::now())),
    }
}

/// A user whose turns are watched.
pub(super) struct Watched {
    pub(super) context: Rc<Context>,
    pub(super) signals: Rc<Signals>,
    /// Of all users of the thread.
    pub(super) all: Rc<AllSignals>,
    /// The index of its scenario in the plan.
    pub(super) scenario: usize,
}

impl Watched {
    /// Lives this life, turn by turn, and records where it holds the thread.
    pub(super) async fn live(self, mut life: Pin<&mut impl Future<Output = ()>>) {
        poll_fn(|task| {
            let turn = self.context.pulse.begin(self.place());
            let state = life.as_mut().poll(task);
            if let Some(held) = self.context.pulse.end(turn) {
                self.record(held);
            }
            state
        })
        .await;
    }

    fn place(&self) -> Place {
        Place {
            scenario: self.scenario,
            step: self.signals.step.get(),
        }
    }

    #[cold]
    fn record(&self, held: Duration) {
        if held < HOLD {
            return;
        }
        let all = self.all.borrow();
        let others = all.values().map(|known| &known.signals);
        let others = others.filter(|it| !Rc::ptr_eq(it, &self.signals));
        let touched = others.map(|it| it.in_flight.get() as u64).sum();
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.held(self.place(), held, touched);
    }
}

/// The threads that are held for long, as whoever leads the run hears of them.
#[derive(Debug, Default)]
pub(super) struct Stuck {
    /// Those that were told of.
    told: BTreeSet<usize>,
    /// Those that nobody waits for any more.
    given_up: BTreeSet<usize>,
}

impl Stuck {
    /// Those that are newly stuck, with where.
    pub(super) fn look(&mut self, shared: &Shared) -> Vec<Place> {
        let stuck = |(thread, pulse): (usize, &Arc<Pulse>)| {
            let (place, held) = pulse.hold()?;
            (held >= STUCK && self.told.insert(thread)).then_some(place)
        };
        shared.pulses.iter().enumerate().filter_map(stuck).collect()
    }

    /// Those that nobody waits for from now on, with where they are stuck: the time to stop is over.
    pub(super) fn give_up(&mut self, shared: &Shared) -> Vec<(usize, Place)> {
        let patience = shared.plan.settings.stop_timeout.max(STUCK);
        let stopped = shared.stop.time();
        if stopped.is_none_or(|stopped| stopped.elapsed() < patience) {
            return Vec::new();
        }
        let stuck = |(thread, pulse): (usize, &Arc<Pulse>)| {
            let (place, held) = pulse.hold()?;
            (held >= STUCK && self.given_up.insert(thread)).then_some((thread, place))
        };
        shared.pulses.iter().enumerate().filter_map(stuck).collect()
    }

    /// Whether nobody waits for this thread any more.
    pub(super) fn is_given_up(&self, thread: usize) -> bool {
        self.given_up.contains(&thread)
    }
}
