//! A run as it stands, for whoever looks at it or steers it: the page, the terminal, the files.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::asked::Asked;
use super::gathered::Gathered;
use super::shared::Shared;
use crate::load::limits;
use crate::metrics::Aggregate;
use crate::metrics::snapshot::Snapshot;
use crate::metrics::tap::Tap;
use crate::report::Report;
use crate::report::document::measured::Measured;
use crate::report::document::{Depth, Document, RunState};

/// A handle to a run. It stays good after the run's end.
#[derive(Clone)]
pub(crate) struct Running(pub(super) Arc<Shared>);

impl Running {
    /// The report so far.
    pub(crate) fn document(&self, depth: Depth) -> Document {
        let gathered = self.0.gathered();
        let duration = self.0.counted(&gathered);
        let verdicts = self.0.verdicts(&gathered, duration);
        let measured = Measured {
            aggregate: &gathered.aggregate,
            run: self.0.facts(&gathered, duration),
            duration,
            decisions: &gathered.decisions,
            verdicts: &verdicts,
            warnings: &gathered.warnings,
            baseline: self.0.plan.baseline.as_deref(),
            complete: (!self.is_over()).then(|| gathered.complete()).flatten(),
        };
        measured.document(depth)
    }

    /// The counts so far, as plain data.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.look(Snapshot::of)
    }

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

    /// The same, of each scenario in the order of the plan.
    pub(crate) fn users_by_scenario(&self) -> Vec<(&'static str, usize)> {
        let shares = self.0.plan.scenarios.iter().zip(&self.0.users);
        let count = |users: &AtomicUsize| users.load(Ordering::Relaxed);
        shares
            .map(|(share, users)| (share.outline.name, count(users)))
            .collect()
    }

    pub(crate) fn state(&self) -> RunState {
        self.0.state()
    }

    /// Whether the number of users is on its way to the one asked for.
    pub(super) fn is_spawning(&self) -> bool {
        self.0.spawning.load(Ordering::Relaxed)
    }

    /// The warnings so far, but so many of the first.
    pub(crate) fn warnings_from(&self, first: usize) -> Vec<String> {
        let warnings = &self.0.gathered().warnings;
        warnings.get(first..).unwrap_or_default().to_vec()
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

    fn ask(&self, asked: Asked, assigned: Option<Vec<usize>>) -> Result<(), String> {
        let problems = limits::wrong_rate(asked.spawn_rate)
            .into_iter()
            .chain(limits::too_many(asked.users));
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
        *self.0.assigned() = assigned;
        *self.0.asked() = asked;
        self.0.finished.store(0, Ordering::Relaxed);
        self.0.wake();
        Ok(())
    }

    /// Asks for so many users of each scenario, in the order of the plan. They come and go at once, and the run goes on without
    /// any user until it is stopped.
    ///
    /// # Errors
    /// As [`scale`](Self::scale).
    pub(crate) fn assign(&self, users: &[usize]) -> Result<(), String> {
        let all = users
            .iter()
            .fold(0, |all: usize, it| all.saturating_add(*it));
        let asked = Asked {
            users: all,
            spawn_rate: None,
        };
        self.ask(asked, Some(users.to_vec()))
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

    /// A reader's own tap on what the threads hand over from now on; after the run's end it has had all. To be opened before the run
    /// begins.
    pub(crate) fn tap(&self) -> Tap {
        self.0.gathered().tap()
    }

    /// Waits until each thread has handed over what it has at this moment, or has not done so within this time.
    pub(crate) fn gather_at_once(&self, patience: Duration) {
        let mut request = 0;
        self.0.at_once.send_modify(|requests| {
            *requests += 1;
            request = *requests;
        });
        let lacks = |gathered: &mut Gathered| !gathered.has_all(request);
        let gathered = self.0.gathered();
        let waited = self
            .0
            .handed_over
            .wait_timeout_while(gathered, patience, lacks);
        drop(waited);
    }

    /// No new request starts; those on their way get the stop time-out.
    pub(crate) fn stop(&self) {
        self.0.stop.stop();
        self.0.wake();
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
            warnings: gathered.warnings.clone(),
            baseline: self.0.plan.baseline.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread::{self, JoinHandle};

    use super::super::Run;
    use std::time::Instant;

    use super::*;
    use crate::metrics::tap::Untold;
    use crate::plan::Plan;
    use crate::prelude::*;
    use crate::run::Stop;

    endpoint! { Index = GET "/"; }
    scenario! {
        Visit(wait = 1ms) = [Index];
        Complain(wait = 1ms, independent) = [Index, async |_user| -> backpack::Result { Err("no luck".into()) }];
    }

    /// A run whose users are assigned from here; nobody listens where it sends to.
    fn led() -> (Running, Tap, JoinHandle<Report>) {
        let test = LoadTest::new().host("http://127.0.0.1:1");
        let test = test.scenario(Visit, 9).scenario(Complain, 1);
        let plan = Plan::led(test.users(3).run_time(Duration::from_millis(1))).unwrap();
        let run = Run::new(plan, &Stop::default());
        let running = run.running();
        let tap = running.tap();
        (running, tap, thread::spawn(|| run.run(|_| {})))
    }

    fn take_at_once(running: &Running, tap: &Tap) -> Untold {
        running.gather_at_once(Duration::from_secs(20));
        tap.take()
    }

    fn wait_for(what: impl Fn() -> bool) {
        let patience = Instant::now() + Duration::from_secs(20);
        while !what() {
            assert!(Instant::now() < patience);
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn wait_for_users(running: &Running, visiting: usize, complaining: usize) {
        let users = [("Visit", visiting), ("Complain", complaining)];
        wait_for(|| running.users_by_scenario() == users);
    }

    #[test]
    fn users_are_placed_up_and_down_and_the_run_outlives_them() {
        let (running, _, report) = led();
        for (visiting, complaining) in [(2, 3), (4, 1), (0, 0), (0, 2)] {
            running.assign(&[visiting, complaining]).unwrap();
            wait_for_users(&running, visiting, complaining);
        }
        assert!(running.assign(&[usize::MAX, usize::MAX]).is_err());
        assert_eq!(running.asked().users, 2);
        running.stop();
        assert!(report.join().unwrap().passed());
        assert!(running.assign(&[1, 1]).unwrap_err().contains("is over"));
    }

    /// Requests, failures, those of the seconds, errors of steps.
    fn sum(parts: &[Untold]) -> [u64; 4] {
        let mut sum = [0; 4];
        for row in parts.iter().flat_map(|part| part.rows.values()) {
            let all = row.numbers.all();
            let seconds = row.seconds.values().map(|(requests, _)| requests);
            let counts = [all.requests, all.failures, seconds.sum()];
            sum.iter_mut().zip(counts).for_each(|(sum, it)| *sum += it);
        }
        sum[3] = parts.iter().map(|it| it.aside.step_errors.total()).sum();
        sum
    }

    #[test]
    fn what_was_measured_is_told_once_whenever_it_is_asked_for() {
        let (running, tap, report) = led();
        running.assign(&[2, 2]).unwrap();
        wait_for(|| running.elapsed() > Duration::from_millis(2300));
        let mut parts = vec![tap.take()];
        // All of it at this moment, though the second goes on.
        for _ in 0..50 {
            thread::sleep(Duration::from_millis(3));
            let part = take_at_once(&running, &tap);
            parts.push(part);
        }
        assert!(parts.iter().filter(|part| !part.rows.is_empty()).count() > 10);
        running.stop();
        let report = report.join().unwrap();
        parts.push(tap.take());
        let (requests, errors) = (report.total().requests(), report.step_errors());
        assert!(requests > 100 && errors > 10, "{requests} {errors}");
        assert_eq!(sum(&parts), [requests, requests, requests, errors]);
        let seconds = parts.iter().flat_map(|part| part.rows.values());
        let now = jiff::Timestamp::now().as_second().unsigned_abs();
        for second in seconds.flat_map(|row| row.seconds.keys()) {
            assert!(now.abs_diff(*second) < 60, "{second} {now}");
        }
    }

    #[test]
    fn two_readers_are_each_told_all_of_it() {
        let (running, often, report) = led();
        let once = running.tap();
        running.assign(&[2, 2]).unwrap();
        let mut parts = Vec::new();
        while running.elapsed() < Duration::from_millis(1300) {
            thread::sleep(Duration::from_millis(20));
            parts.push(take_at_once(&running, &often));
        }
        running.stop();
        let report = report.join().unwrap();
        parts.push(often.take());
        let (requests, errors) = (report.total().requests(), report.step_errors());
        assert!(requests > 100 && errors > 10, "{requests} {errors}");
        let all = [requests, requests, requests, errors];
        assert_eq!((sum(&parts), sum(&[once.take()])), (all, all));
    }

    #[test]
    fn what_was_forgotten_is_not_told() {
        let (running, tap, report) = led();
        running.assign(&[2, 2]).unwrap();
        wait_for(|| running.elapsed() > Duration::from_millis(1200));
        running.reset();
        let part = take_at_once(&running, &tap);
        running.stop();
        let report = report.join().unwrap();
        let parts = [part, tap.take()];
        assert_eq!(sum(&parts)[0], report.total().requests());
    }
}
