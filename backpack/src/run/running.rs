//! A run as it stands, for whoever looks at it or steers it: the page, the terminal, the files.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::gathered::Gathered;
use super::{Event, Stop};
use crate::listing::Listing;
use crate::load::Load;
use crate::metrics::Aggregate;
use crate::plan::{self, Plan};
use crate::report::document::{Depth, Document, RunState};
use crate::report::{Report, RunFacts};
use crate::turns::PassesLeft;

/// How many users shall run, and how many come or go each second on the way there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) users: usize,
    /// None: all at once.
    pub(crate) spawn_rate: Option<f64>,
}

impl Asked {
    /// What a run begins with.
    pub(super) fn at_first(load: &Load) -> Self {
        match load {
            Load::Users {
                stages: Some(_), ..
            } => Self {
                users: 0,
                spawn_rate: None,
            },
            Load::Users {
                users, spawn_rate, ..
            } => Self {
                users: *users,
                spawn_rate: *spawn_rate,
            },
            Load::Arrivals { max_users, .. } => Self {
                users: *max_users,
                spawn_rate: None,
            },
        }
    }
}

/// A handle to a run. It stays good after the run's end.
#[derive(Clone)]
pub(crate) struct Running(pub(super) Arc<Shared>);

/// What the threads of a run, and those who look at it, share.
pub(super) struct Shared {
    pub(super) plan: Plan,
    pub(super) stop: Stop,
    /// Of the closed model, where the passes are limited.
    pub(super) passes_left: Option<PassesLeft>,
    /// Of the next user that an arrival brings.
    pub(super) next_number: AtomicU64,
    pub(super) started: Instant,
    pub(super) asked: Mutex<Asked>,
    pub(super) gathered: Mutex<Gathered>,
    /// How long after the start counting began; changes with each reset.
    pub(super) counting_since: watch::Sender<Duration>,
    /// Those that run at the moment, by the place of their scenario.
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

impl Running {
    /// The report so far.
    pub(crate) fn document(&self, depth: Depth) -> Document {
        let gathered = self.0.gathered();
        let facts = self.0.facts(&gathered);
        let duration = self.0.counted(&gathered);
        let verdicts = self.0.plan.judge(&gathered.aggregate, duration);
        let complete = (!self.is_over()).then(|| gathered.complete()).flatten();
        let mut document = Document::of(
            &gathered.aggregate,
            &facts,
            &verdicts,
            &gathered.warnings,
            complete,
            depth,
        );
        if let Some(baseline) = &self.0.plan.baseline {
            baseline.compare(&mut document);
        }
        document
    }

    /// Looks at the numbers themselves; they do not grow meanwhile.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Aggregate) -> T) -> T {
        at(&self.0.gathered().aggregate)
    }

    /// From the first user's start to the end of the time, or so far.
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// Those that run at this moment.
    pub(crate) fn users(&self) -> usize {
        let of_scenario = |users: &AtomicUsize| users.load(Ordering::Relaxed);
        self.0.users.iter().map(of_scenario).sum()
    }

    pub(crate) fn state(&self) -> RunState {
        self.0.state()
    }

    /// Whether the number of users is on its way to the one asked for.
    pub(super) fn is_spawning(&self) -> bool {
        self.0.spawning.load(Ordering::Relaxed)
    }

    /// Whether all users are gone and all numbers in.
    pub(crate) fn is_over(&self) -> bool {
        self.0.over.load(Ordering::Acquire)
    }

    /// Asks for another number of users; they come or go at the rate.
    ///
    /// # Errors
    /// One line, where that number or rate cannot be.
    pub(crate) fn scale(&self, users: usize, spawn_rate: Option<f64>) -> Result<(), String> {
        let problems = plan::wrong_rate(spawn_rate)
            .into_iter()
            .chain(plan::too_many(users));
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem);
        }
        if self.0.plan.load.is_open() {
            let problem =
                "the load of this run is an arrival rate: its users come as arrivals need them";
            return Err(problem.to_owned());
        }
        if self.0.stop.is_stopping() || self.is_over() {
            return Err("the run is over or about to end: start another one".to_owned());
        }
        *self.0.asked() = Asked { users, spawn_rate };
        self.0.finished.store(0, Ordering::Relaxed);
        self.0.wake();
        Ok(())
    }

    /// What was asked for last, here or elsewhere.
    pub(crate) fn asked(&self) -> Asked {
        *self.0.asked()
    }

    /// Asks for so many users more, or less.
    ///
    /// # Errors
    /// As [`scale`](Self::scale).
    pub(crate) fn add_users(&self, difference: isize) -> Result<(), String> {
        let asked = *self.0.asked();
        // Not those that run: users that were asked for a moment ago are still on their way.
        let finished = self.0.finished.load(Ordering::Relaxed);
        let now = asked.users.saturating_sub(finished);
        self.scale(now.saturating_add_signed(difference), asked.spawn_rate)
    }

    /// Forgets what was measured; counting begins anew.
    pub(crate) fn reset(&self) {
        let elapsed = self.elapsed();
        self.0.gathered().reset(elapsed);
        self.0.counting_since.send_replace(elapsed);
    }

    /// No new request starts; those on their way get the stop time-out.
    pub(crate) fn stop(&self) {
        self.0.stop.stop();
        self.0.wake();
    }

    pub(super) fn report(&self) -> Report {
        let gathered = self.0.gathered();
        let facts = self.0.facts(&gathered);
        let verdicts = self.0.plan.judge(&gathered.aggregate, facts.duration);
        Report {
            aggregate: gathered.aggregate.clone(),
            run: facts,
            verdicts,
            warnings: gathered.warnings.clone(),
            baseline: self.0.plan.baseline.clone(),
        }
    }
}

impl Shared {
    pub(super) fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether all passes have begun that may.
    pub(super) fn no_pass_is_left(&self) -> bool {
        let left = self.passes_left.as_ref();
        left.is_some_and(|left| left.load(Ordering::Relaxed) == 0)
    }

    fn wake(&self) {
        // Nobody listens any more where the run is over.
        let _ = self.events.send(Event::Wake);
    }

    pub(super) fn elapsed(&self) -> Duration {
        let took = self.took.get().copied();
        took.unwrap_or_else(|| self.started.elapsed())
    }

    /// The time that the counted requests took: while the run goes on, what all threads have handed over.
    pub(super) fn counted(&self, gathered: &Gathered) -> Duration {
        let complete = gathered.complete().filter(|seconds| *seconds > 0);
        match (self.took.get(), complete) {
            (None, Some(seconds)) => Duration::from_secs(seconds),
            _ => self.elapsed().saturating_sub(gathered.since()),
        }
    }

    fn state(&self) -> RunState {
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

    fn facts(&self, gathered: &Gathered) -> RunFacts {
        let Asked { users, spawn_rate } = *self.asked();
        let settings = &self.plan.settings;
        let load = &self.plan.load;
        // Stages have gone down again at the end.
        let users = match self.plan.stages.is_empty() {
            true => users,
            false => users.max(load.most_users()),
        };
        let shares = self.plan.scenarios.iter().zip(&self.users);
        RunFacts {
            state: self.state(),
            host: settings.host.to_string(),
            seed: settings.seed,
            started_at: gathered.started_at,
            duration: self.counted(gathered),
            users,
            spawn_rate,
            arrival_rate: load.first_rate(),
            max_delay: load.max_delay(),
            stages: self.plan.stages.clone(),
            iterations: self.plan.iterations,
            run_time: self.plan.run_time,
            stop_timeout: settings.stop_timeout,
            timeout: settings.timeout,
            scenarios: shares
                .map(|(share, users)| {
                    let users = users.load(Ordering::Relaxed);
                    (share.outline.name, share.share, users)
                })
                .collect(),
            plan: Listing(&self.plan.scenarios).to_string(),
            aborted: self.aborted.get().cloned(),
            decisions: gathered.decisions.clone(),
        }
    }
}
