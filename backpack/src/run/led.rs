//! A run that a master leads: users are assigned, and what was measured is told elsewhere, all of it once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::asked::Asked;
use super::gathered::Gathered;
use super::running::Running;
use crate::metrics::tap::Tap;

impl Running {
    /// Those that run at this moment, of each scenario in the order of the plan.
    pub(crate) fn users_by_scenario(&self) -> Vec<(&'static str, usize)> {
        let shares = self.0.plan.scenarios.iter().zip(&self.0.users);
        let count = |users: &AtomicUsize| users.load(Ordering::Relaxed);
        shares
            .map(|(share, users)| (share.outline.name, count(users)))
            .collect()
    }

    /// The warnings so far, but so many of the first. Those that count something come when the run is over.
    pub(crate) fn warnings_from(&self, first: usize) -> Vec<String> {
        let gathered = self.0.gathered();
        let warnings = match self.is_over() {
            true => self.0.warnings(&gathered),
            false => gathered.warnings.clone(),
        };
        warnings.get(first..).unwrap_or_default().to_vec()
    }

    /// Where this worker was the limit so far, in a line.
    pub(crate) fn limited(&self) -> Option<String> {
        let generator = self.0.generator(&self.0.gathered());
        generator.map(|generator| generator.warning())
    }

    /// Whether users may have come.
    pub(crate) fn has_begun(&self) -> bool {
        self.0.begun.get().is_some()
    }

    /// Why it has ended, where it has done so on its own.
    pub(crate) fn why_over(&self) -> Option<String> {
        self.0.aborted.get().cloned()
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
    use crate::report::Report;
    use crate::run::Stop;

    endpoint! { Index = GET "/"; }
    scenario! {
        Visit(wait = 1ms) = [Index];
        Complain(wait = 1ms, independent) = [
            Index,
            async |_user| -> backpack::Result { Err("no luck".into()) }
        ];
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
