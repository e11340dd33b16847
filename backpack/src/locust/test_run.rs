//! One test of the master's: a run on threads of its own, whose users are assigned from here.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use super::message::Users;
use super::order::Job;
use crate::declare::test_option::TestOption;
use crate::load_test::LoadTest;
use crate::metrics::tap::{Tap, Untold};
use crate::plan::Plan;
use crate::run::{Run, Running, Stop};

/// How long users may take to come or, beyond the stop time-out, to go until others are told how many there are.
const PATIENCE: Duration = Duration::from_secs(2);

/// A run for a master.
pub(super) struct TestRun {
    running: Running,
    tap: Tap,
    stop_timeout: Duration,
    /// How many users of each scenario were asked for, and when.
    asked: (Vec<usize>, Instant),
    /// How many of the run's warnings were told.
    told_warnings: usize,
    /// Whether it was told that this worker is the limit.
    told_limit: bool,
    /// What users of this worker lack, until it is told.
    lack: Option<String>,
    has_teardown: bool,
}

impl TestRun {
    /// Starts the test as the master wants it, without a user. `over` is called when all users are gone and all numbers in.
    ///
    /// # Errors
    /// All that is wrong with it, a line each.
    pub(super) fn start(
        test: &LoadTest,
        job: &Job,
        over: impl FnOnce() + Send + 'static,
    ) -> Result<Self, Vec<String>> {
        let mut test = test.clone();
        test.host = job.host.clone().or(test.host);
        test.stop_timeout = job.stop_timeout;
        test.rows = job.rows();
        let mut lack = None;
        if !job.is_of_the_first() {
            lack = test.hooks.lack_elsewhere();
            test.hooks = test.hooks.elsewhere();
        }
        // The rest of what the master tells are Locust's own options.
        let declared = test.options.declared().iter();
        let names: Vec<_> = declared.map(TestOption::name).collect();
        for name in names {
            if let Some(value) = job.options.get(name) {
                test.options.choose(name, value);
            }
        }
        let has_teardown = test.hooks.teardown.is_some();
        let plan = Plan::led(test).map_err(|error| error.problems().to_vec())?;
        let run = Run::new(plan, &Stop::default());
        let running = run.running();
        let tap = running.tap();
        let scenarios = running.users_by_scenario().len();
        thread::Builder::new()
            .name("backpack-run".to_owned())
            .spawn(move || {
                run.run(|_| {});
                over();
            })
            .map_err(|error| vec![format!("no thread for the test: {error}")])?;
        Ok(Self {
            running,
            tap,
            stop_timeout: job.stop_timeout,
            asked: (vec![0; scenarios], Instant::now()),
            told_warnings: 0,
            told_limit: false,
            lack,
            has_teardown,
        })
    }

    /// Asks for so many users of each scenario.
    ///
    /// # Errors
    /// One line, where that many cannot be.
    pub(super) fn assign(&mut self, users: &BTreeMap<String, u64>) -> Result<(), String> {
        let scenarios = self.running.users_by_scenario().into_iter();
        let wanted = |name: &str| users.get(name).copied().unwrap_or(0);
        let asked: Vec<usize> = scenarios
            .map(|(name, _)| usize::try_from(wanted(name)).unwrap_or(usize::MAX))
            .collect();
        self.running.assign(&asked)?;
        self.asked = (asked, Instant::now());
        Ok(())
    }

    /// Whether as many users run as were asked for, or will: some may have come to the end of their scenario.
    pub(super) fn is_settled(&self) -> bool {
        // Nobody comes before its setup is over.
        if !self.running.has_begun() && !self.running.is_over() {
            return false;
        }
        let (asked, since) = &self.asked;
        let users = self.running.users_by_scenario();
        users.iter().map(|(_, users)| users).eq(asked)
            || since.elapsed() > self.stop_timeout.saturating_add(PATIENCE)
    }

    pub(super) fn users(&self) -> Users {
        let users = self.running.users_by_scenario().into_iter();
        Users::new(users.map(|(name, users)| (name, users as u64)))
    }

    /// What was measured since the last time.
    pub(super) fn take_untold(&self) -> Untold {
        self.tap.take()
    }

    /// The warnings that are new.
    pub(super) fn new_warnings(&mut self) -> Vec<String> {
        let new = self.running.warnings_from(self.told_warnings);
        self.told_warnings += new.len();
        let limit = self.new_limit();
        self.lack
            .take()
            .into_iter()
            .chain(limit)
            .chain(new)
            .collect()
    }

    /// That this worker is the limit, as soon as it is. In how many seconds it was stands among the warnings at the end.
    fn new_limit(&mut self) -> Option<String> {
        if self.told_limit || self.running.is_over() {
            return None;
        }
        let limit = self.running.limited();
        self.told_limit = limit.is_some();
        limit
    }

    /// Why the run has ended, where it has done so on its own.
    pub(super) fn why_over(&self) -> Option<String> {
        self.running.why_over()
    }

    /// What was measured so far does not count.
    pub(super) fn reset(&self) {
        self.running.reset();
    }

    pub(super) fn stop(&self) {
        self.running.stop();
    }

    /// Stops, and waits until all users are gone or the patience is; everything that was measured by then.
    pub(super) fn end_within(&self, patience: Duration) -> Untold {
        const GLANCE: Duration = Duration::from_millis(2);
        const HAND_OVER: Duration = Duration::from_millis(50);
        self.stop();
        let begin = Instant::now();
        while !self.running.is_over() && begin.elapsed() < patience {
            thread::sleep(GLANCE);
        }
        if !self.running.is_over() {
            self.running.gather_at_once(HAND_OVER);
        }
        self.take_untold()
    }

    /// Waits for what is done once when the last user has left, which the master does not wait for.
    pub(super) fn wait_for_teardown(&self) {
        const GLANCE: Duration = Duration::from_millis(10);
        let begin = Instant::now();
        let patience = self.stop_timeout.saturating_add(PATIENCE);
        while self.has_teardown && !self.running.is_over() && begin.elapsed() < patience {
            thread::sleep(GLANCE);
        }
    }

    /// How long users may take to go.
    pub(super) fn stop_timeout(&self) -> Duration {
        self.stop_timeout
    }
}
