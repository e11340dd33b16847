//! What will run: everything that was asked for, checked. What is wrong is gathered, not told one by one.

pub(crate) mod listing;

mod host;
mod requested;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use host::host;
use requested::Steps;

use crate::data::Tables;
use crate::declare::table::TableDeclaration;
use crate::load::Load;
use crate::load::stages::Stage;
use crate::load::steering::Steering;
use crate::load_test::{LoadTest, LoadTestError};
use crate::metrics::Aggregate;
use crate::play::hooks::Hooks;
use crate::play::share::Share;
use crate::report::baseline::{self, Baseline};
use crate::seen::hidden::Hidden;
use crate::text::time;
use crate::threshold::{Threshold, Verdict};
use crate::transport::{Transport, TransportSettings};
use crate::user::context::Settings;

/// A load test that can be run.
pub(crate) struct Plan {
    pub(crate) settings: Arc<Settings>,
    pub(crate) scenarios: Vec<Share>,
    pub(crate) load: Load,
    /// As asked for.
    pub(crate) stages: Vec<Stage>,
    /// How many passes may begin.
    pub(crate) iterations: Option<u64>,
    pub(crate) run_time: Option<Duration>,
    /// The part of it that is not counted.
    pub(crate) warm_up: Option<Duration>,
    /// Those on the baseline with the bound that comes of it.
    pub(crate) thresholds: Vec<Threshold>,
    /// Those that only scenarios could meet which were not chosen.
    pub(crate) left_out: Vec<Threshold>,
    pub(crate) baseline: Option<Arc<Baseline>>,
    pub(crate) hooks: Hooks,
    pub(crate) steering: Steering,
    /// How the program was called.
    pub(crate) command_line: Vec<String>,
}

impl Plan {
    /// The plan of a test that ends by itself, for nobody is there to end it.
    pub(crate) fn ending(test: LoadTest) -> Result<Self, LoadTestError> {
        let problem = would_never_end(&test);
        Self::check(test, problem)
    }

    /// The plan of a test that somebody can end.
    #[cfg(feature = "cli")]
    pub(crate) fn endless(test: LoadTest) -> Result<Self, LoadTestError> {
        Self::check(test, None)
    }

    /// The plan of a test whose users somebody assigns, scenario by scenario, who also ends it and judges what it brought: no users
    /// yet, and none of the test's own load, end and thresholds.
    #[cfg(feature = "locust")]
    pub(crate) fn led(test: LoadTest) -> Result<Self, LoadTestError> {
        let plan = Self::check(test.without_lead(), None)?;
        Ok(Self {
            load: Load::nobody(),
            ..plan
        })
    }

    fn check(mut test: LoadTest, problem: Option<String>) -> Result<Self, LoadTestError> {
        let mut problems: Vec<String> = problem.into_iter().collect();
        let host = host(test.host.as_deref())
            .map_err(|problem| problems.push(problem))
            .ok();
        problems.extend(amounts(&test));
        let load = Load::of(&test.shape, test.scenarios.len(), &mut problems);
        problems.extend(test.steering.problems(&load));
        problems.extend(test.options.problems());
        problems.extend(test.hooks.problem());
        let mut steps = Steps::of(&test.scenarios);
        steps.has_block |= test.hooks.on_start.is_some() || test.hooks.on_stop.is_some();
        problems.extend(steps.unreadable());
        let left_out = steps.take_left_out(&mut test);
        problems.extend(steps.unmeasured(&test.thresholds));
        problems.extend(off_schedule(&test.thresholds, &load));
        let (baseline, thresholds) =
            baseline::resolve(test.baseline.as_deref(), &test.thresholds, &mut problems);
        let transport = TransportSettings {
            kind: test.transport,
            http2: test.http2,
            insecure: test.insecure,
            accepts: test.accepts,
        };
        problems.extend(Transport::new(&transport).err());
        let seed = test.seed.unwrap_or_else(random_seed);
        let known = steps.tables();
        let tables = Tables::read(&known, &test.tables, test.rows, seed, &mut problems);
        let Some(host) = host.filter(|_| problems.is_empty()) else {
            return Err(LoadTestError(problems));
        };
        let run_time = test.shape.length();
        let settings = Settings {
            host,
            timeout: test.timeout,
            stop_timeout: test.stop_timeout,
            seed,
            sown: OnceLock::new(),
            on_schedule: load.is_open(),
            transport,
            once: test.once,
            shown: test.shown,
            trace_seed: test.traceparent.then(random_seed),
            hidden: Hidden::of(test.options.secrets()),
            options: test.options,
            tables,
            tables_of: tables_of(&test.scenarios),
            dependents: steps.dependents(),
            endpoints: steps.endpoints,
        };
        Ok(Self {
            settings: Arc::new(settings),
            run_time,
            warm_up: test.shape.warm_up,
            scenarios: test.scenarios,
            load,
            stages: test.shape.stages.unwrap_or_default(),
            iterations: test.shape.iterations,
            thresholds,
            left_out,
            baseline: baseline.map(Arc::new),
            hooks: test.hooks,
            steering: test.steering,
            command_line: test.command_line,
        })
    }

    /// Each threshold beside what was measured.
    pub(crate) fn judge(&self, aggregate: &Aggregate, duration: Duration) -> Vec<Verdict> {
        let thresholds = self.thresholds.iter();
        thresholds
            .map(|threshold| threshold.judged(aggregate, duration))
            .collect()
    }
}

/// The tables that each scenario's endpoints depend on, where they do.
fn tables_of(scenarios: &[Share]) -> Vec<(&'static str, Vec<&'static TableDeclaration>)> {
    let of_one = |share: &Share| {
        let steps = Steps::of(std::slice::from_ref(share));
        (share.outline.name, steps.tables())
    };
    let all = scenarios.iter().map(of_one);
    all.filter(|(_, tables)| !tables.is_empty()).collect()
}

/// Another number each time: the keys of the standard library's maps come from the system's randomness.
pub(crate) fn random_seed() -> u64 {
    RandomState::new().hash_one(())
}

/// Thresholds on what only passes that begin on schedule have.
fn off_schedule(thresholds: &[Threshold], load: &Load) -> Vec<String> {
    let asked = thresholds.iter().filter(|it| it.needs_arrivals());
    asked
        .filter(|_| !load.is_open())
        .map(|threshold| {
            format!("`{threshold}` without an arrival rate: only passes that begin on schedule have an intended start")
        })
        .collect()
}

/// What a test lacks that nobody can stop.
fn would_never_end(test: &LoadTest) -> Option<String> {
    if test.once || test.shape.length().is_some() || test.shape.iterations.is_some() {
        return None;
    }
    if test.shape.arrival_rate.is_some() {
        let problem = "the test would never end: give it a run_time, stages or iterations";
        return Some(problem.to_owned());
    }
    let mut shares = test.scenarios.iter();
    let endless = shares.any(|share| share.outline.runtime.is_none());
    endless.then(|| {
        "the test would never end: give it a run_time, stages or iterations, or every scenario a `runtime`"
            .to_owned()
    })
}

/// What is wrong with the numbers.
fn amounts(test: &LoadTest) -> Vec<String> {
    let mut problems = Vec::new();
    if test.scenarios.is_empty() {
        problems.push("no scenario: add one with `.scenario(Game, 1)`".to_owned());
    }
    for share in test.scenarios.iter().filter(|share| share.share == 0) {
        let name = share.outline.name;
        problems.push(format!(
            "the share of `{name}` is 0: leave the scenario out, or give it 1 or more"
        ));
    }
    if test.shape.run_time.is_some_and(|time| time.is_zero()) {
        problems.push("a run time of 0: nothing would be sent".to_owned());
    }
    problems.extend(long_warm_up(test));
    if test.timeout.is_zero() {
        problems.push("a timeout of 0: no answer could come".to_owned());
    }
    problems
}

/// A warm-up that leaves nothing to count.
fn long_warm_up(test: &LoadTest) -> Option<String> {
    let (warm_up, length) = (test.shape.warm_up?, test.shape.length()?);
    (warm_up >= length && !length.is_zero()).then(|| {
        let (warm_up, length) = (time::text(warm_up), time::text(length));
        format!("a warm-up of {warm_up} in a run of {length}: nothing would be counted, for the run time includes it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_may_be_on_what_a_hook_requests() {
        use crate::prelude::*;
        endpoint! { LogIn = POST "/login"; Index = GET "/"; }
        scenario! { Visit(runtime = 1s) = [Index]; }
        let test = LoadTest::new()
            .host("http://localhost")
            .scenario(Visit, 1)
            .expect(thresholds![LogIn.p95 < 1s]);
        assert!(Plan::ending(test.clone()).is_err());
        assert!(Plan::ending(test.on_start(async |user| LogIn.request(user).await)).is_ok());
    }
}
