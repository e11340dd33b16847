//! A handle to a run: how it stands, and how many users it shall have.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::asked::Asked;
use super::shared::Shared;
use crate::load::limits;
use crate::metrics::Aggregate;
use crate::report::Report;

/// A handle to a run. It stays good after the run's end.
#[derive(Clone)]
pub(crate) struct Running(pub(super) Arc<Shared>);

impl Running {
    /// Looks at the numbers themselves; they do not grow meanwhile.
    pub(super) fn look<T>(&self, at: impl FnOnce(&Aggregate) -> T) -> T {
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

    /// Of these, those of the scenarios that share the test's load.
    pub(super) fn sharing_users(&self) -> usize {
        let sharing = self.0.plan.shared().into_iter();
        let sharing = sharing.flat_map(|group| &group.scenarios);
        sharing
            .map(|(scenario, _)| self.0.users[*scenario].load(Ordering::Relaxed))
            .sum()
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
        self.ask(Asked { users, spawn_rate }, None)
    }

    /// How many users those scenarios are asked for that share them; nobody where none do.
    pub(crate) fn asked(&self) -> Asked {
        let nobody = Asked {
            users: 0,
            spawn_rate: None,
        };
        self.0.asked_of_all().map_or(nobody, |asked| *asked)
    }

    pub(super) fn ask(&self, asked: Asked, assigned: Option<Vec<usize>>) -> Result<(), String> {
        let problems = limits::wrong_rate(asked.spawn_rate)
            .into_iter()
            .chain(limits::too_many(asked.users));
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem);
        }
        let Some(shared) = self.0.plan.shared() else {
            let problem = "every scenario of this run has a load of its own: there are no users that they share";
            return Err(problem.to_owned());
        };
        if shared.load.is_open() {
            let problem =
                "the load of this run is an arrival rate: its users come as arrivals need them";
            return Err(problem.to_owned());
        }
        if self.0.stop.is_stopping() || self.is_over() {
            return Err("the run is over or about to end: start another one".to_owned());
        }
        *self.0.assigned() = assigned;
        *self.0.asked(0) = asked;
        self.0.finished.store(0, Ordering::Relaxed);
        self.0.wake();
        Ok(())
    }

    /// Why it is over without having begun: nobody was there, and nothing was measured.
    pub(crate) fn never_began(&self) -> Option<String> {
        let shared = &self.0;
        let never_began = self.is_over() && shared.begun.get().is_none();
        shared.aborted.get().filter(|_| never_began).cloned()
    }

    pub(super) fn report(&self) -> Report {
        let gathered = self.0.gathered();
        let duration = self.0.counted(&gathered);
        let verdicts = self.0.verdicts(&gathered, duration);
        Report {
            aggregate: gathered.aggregate.clone(),
            run: self.0.facts(&gathered, duration),
            duration,
            decisions: gathered.decisions.clone(),
            verdicts,
            warnings: self.0.warnings(&gathered),
            baseline: self.0.plan.baseline.clone(),
            exchanges: Vec::new(),
        }
    }
}
