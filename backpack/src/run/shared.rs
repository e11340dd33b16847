//! What the threads of a run, and those who look at it, share.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::abort;
use super::asked::Asked;
use super::crew::Newcomer;
use super::gathered::Gathered;
use super::holder;
use super::probe::Probe;
use super::stop::Stop;
use crate::metrics::Delta;
use crate::plan::Plan;
use crate::play::passes_left::PassesLeft;
use crate::report::document::{Generator, RunState};
use crate::threshold::Verdict;
use crate::user::pulse::Pulse;

/// What the threads of a run, and those who look at it, share.
pub(super) struct Shared {
    pub(super) plan: Plan,
    pub(super) stop: Stop,
    /// Of each load.
    pub(super) passes_left: Vec<PassesLeft>,
    /// Of the next user.
    pub(super) next_number: Arc<AtomicU64>,
    /// When the first users began to come: not before `setup` is over.
    pub(super) begun: OnceLock<Instant>,
    /// Of each thread.
    pub(super) pulses: Vec<Arc<Pulse>>,
    pub(super) probes: Vec<Probe>,
    /// Of each load.
    pub(super) asked: Vec<Mutex<Asked>>,
    /// How many users each scenario shall have, by its index, where somebody says so; the shares then say nothing.
    pub(super) assigned: Mutex<Option<Vec<usize>>>,
    pub(super) gathered: Mutex<Gathered>,
    /// How long after the start counting began; changes with each reset.
    pub(super) counting_since: watch::Sender<Duration>,
    /// How often the threads were asked to hand over at once, and who waits for what they hand over.
    pub(super) at_once: watch::Sender<u64>,
    pub(super) handed_over: Condvar,
    /// Those that run at the moment, by the index of their scenario.
    pub(super) users: Vec<AtomicUsize>,
    /// The number of users is on its way to the one asked for.
    pub(super) spawning: AtomicBool,
    /// Those of the users asked for whose scenario's `runtime` is over.
    pub(super) finished: AtomicUsize,
    /// Wakes the thread that leads the run.
    pub(super) events: mpsc::Sender<Event>,
    /// How long the run took.
    pub(super) took: OnceLock<Duration>,
    /// Why the run was ended early.
    pub(super) aborted: OnceLock<String>,
    /// All users are gone and all numbers in.
    pub(super) over: AtomicBool,
}

/// What a run hears of.
pub(super) enum Event {
    /// A thread hands its numbers over.
    Delta(usize, Box<Delta>),
    /// A user's scenario is over, or the user has retired.
    Left(Newcomer),
    /// A thread has no users any more, and none will come.
    Done(usize),
    /// Something was asked of the run.
    Wake,
}

impl Shared {
    pub(super) fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many users a load is asked for, by its index.
    pub(super) fn asked(&self, group: usize) -> MutexGuard<'_, Asked> {
        let asked = &self.asked[group];
        asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same of the load that all shares divide, and whoever steers asks; none where every scenario has one of its own.
    pub(super) fn asked_of_all(&self) -> Option<MutexGuard<'_, Asked>> {
        self.plan.shared().map(|_| self.asked(0))
    }

    pub(super) fn assigned(&self) -> MutexGuard<'_, Option<Vec<usize>>> {
        self.assigned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What came of the thresholds. A run that ended with too many failures before anyone looked misses them as one.
    pub(super) fn verdicts(&self, gathered: &Gathered, duration: Duration) -> Vec<Verdict> {
        let mut verdicts = self.plan.judge(&gathered.aggregate, duration);
        if self.took.get().is_some() && self.aborted.get().is_none() {
            let exceeded = abort::exceeded(&self.plan, &gathered.aggregate, duration, 1);
            verdicts.extend(exceeded.map(|(_, verdict)| verdict));
        }
        verdicts
    }

    /// What is to be warned of so far.
    pub(super) fn warnings(&self, gathered: &Gathered) -> Vec<String> {
        let holds = gathered.aggregate.aside.holds.iter();
        let held = holds.map(|(place, hold)| holder::held(&self.plan, place, hold));
        let dropped = gathered.aggregate.aside.dropped.iter();
        let dropped = dropped.map(|(endpoint, seen)| dropped_messages(endpoint, seen.count));
        let limited = self.generator(gathered).map(|it| it.warning());
        let warnings = gathered.warnings.iter().cloned();
        warnings.chain(held).chain(dropped).chain(limited).collect()
    }

    /// Where the generator was the limit so far.
    pub(super) fn generator(&self, gathered: &Gathered) -> Option<Generator> {
        let duration = self.counted(gathered).as_secs_f64();
        let timeline = gathered.aggregate.timeline();
        Generator::of(timeline, duration, self.complete(gathered))
    }

    /// How many seconds all threads have handed over; none: the run is over, and so are all of them.
    pub(super) fn complete(&self, gathered: &Gathered) -> Option<u64> {
        let goes_on = !self.over.load(Ordering::Acquire);
        goes_on.then(|| gathered.complete()).flatten()
    }

    pub(super) fn wake(&self) {
        // Nobody listens any more where the run is over.
        let _ = self.events.send(Event::Wake);
    }

    /// Users come from now on.
    pub(super) fn begin(&self) {
        self.started();
        self.gathered().begin();
    }

    /// The warm-up is over.
    pub(super) fn count_from_now(&self) {
        let elapsed = self.elapsed();
        self.gathered().count_from(elapsed);
        self.counting_since.send_replace(elapsed);
    }

    /// Nobody comes at all.
    pub(super) fn never_began(&self) {
        let _ = self.took.set(Duration::ZERO);
        self.gathered().end(Duration::ZERO, 0);
    }

    /// When the run began, which it does now where it has not.
    pub(super) fn started(&self) -> Instant {
        *self.begun.get_or_init(Instant::now)
    }

    pub(super) fn elapsed(&self) -> Duration {
        let begun = || self.begun.get().map_or(Duration::ZERO, Instant::elapsed);
        self.took.get().copied().unwrap_or_else(begun)
    }

    /// Ends the run early. The first reason stays.
    pub(super) fn abort(&self, why: String) {
        tracing::warn!("the run is ended early: {why}");
        let _ = self.aborted.set(why);
        self.stop.stop();
        self.wake();
    }

    /// The time that the counted requests took: while the run goes on, what all threads have handed over.
    pub(super) fn counted(&self, gathered: &Gathered) -> Duration {
        let complete = gathered.complete().filter(|seconds| *seconds > 0);
        match (self.took.get(), complete) {
            (None, Some(seconds)) => Duration::from_secs(seconds),
            _ => self.elapsed().saturating_sub(gathered.since()),
        }
    }

    pub(super) fn state(&self) -> RunState {
        if self.over.load(Ordering::Acquire) {
            RunState::Stopped
        } else if self.stop.is_stopping() {
            RunState::Stopping
        } else if self.spawning.load(Ordering::Relaxed) {
            RunState::Spawning
        } else {
            RunState::Running
        }
    }
}

/// Told of what came over a WebSocket and could not be kept.
fn dropped_messages(endpoint: &str, count: u64) -> String {
    let messages = if count == 1 { "message" } else { "messages" };
    format!(
        "{count} {messages} to `{endpoint}` came while a reply was awaited and were dropped, for there were too many: take them with `receive`"
    )
}
