//! What will run: everything that was asked for, checked. What is wrong is gathered, not told one by one.

#[cfg(feature = "cli")]
pub(crate) mod coverage;
pub(crate) mod group;
pub(crate) mod listing;

mod end;
mod host;
mod requested;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use group::{Group, Seat};
use host::host;
use requested::Steps;

use crate::contract::Contracts;
use crate::data::Tables;
use crate::declare::table::TableDeclaration;
use crate::load::steering::Steering;
use crate::load_test::{LoadTest, LoadTestError};
use crate::metrics::Aggregate;
use crate::play::hooks::Hooks;
use crate::play::share::Share;
use crate::report::baseline::{self, Baseline};
use crate::seen::hidden::Hidden;
use crate::text::time;
use crate::threshold::{Threshold, Verdict};
use crate::user::context::Settings;

/// A load test that can be run.
pub(crate) struct Plan {
    pub(crate) settings: Arc<Settings>,
    pub(crate) scenarios: Vec<Share>,
    /// The loads, that of the shares first.
    pub(crate) groups: Vec<Group>,
    /// Of each scenario, by its index.
    seats: Vec<Seat>,
    /// How many passes may begin, of all scenarios together.
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
        let problem = end::would_never_end(&test);
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
        let mut plan = Self::check(test.without_lead(), None)?;
        for group in &mut plan.groups {
            group.load = crate::load::Load::nobody();
        }
        Ok(plan)
    }

    fn check(mut test: LoadTest, problem: Option<String>) -> Result<Self, LoadTestError> {
        let mut problems: Vec<String> = problem.into_iter().collect();
        // A host comes later than a service: whoever gives one wants that.
        let service = test.service.take().filter(|_| test.host.is_none());
        let host = match &service {
            Some(service) => Ok(service.url()),
            None => host(test.host.as_deref()),
        };
        let host = host.map_err(|problem| problems.push(problem)).ok();
        problems.extend(amounts(&test));
        let groups = group::groups(&test, &mut problems);
        problems.extend(group::late(&test));
        problems.extend(test.options.problems());
        problems.extend(test.hooks.problem());
        let steps = Steps::of_test(&test);
        problems.extend(steps.unreadable());
        let left_out = steps.take_left_out(&mut test);
        problems.extend(steps.unmeasured(&test.thresholds));
        problems.extend(off_schedule(&test, &groups));
        let (baseline, thresholds) =
            baseline::resolve(test.baseline.as_deref(), &test.thresholds, &mut problems);
        let mut transport = std::mem::take(&mut test.client);
        match test.credentials.check(transport.insecure) {
            Ok(own) => transport.own = own,
            Err(wrong) => problems.extend(wrong),
        }
        let transport = Arc::new(transport);
        problems.extend(match &service {
            Some(_) => transport.problems_without_connections(),
            None => transport.problems(),
        });
        if steps.has_calls() {
            let why = transport.why_no_calls(service.is_some());
            problems.extend(why.map(str::to_owned));
        }
        if let Some(why) = transport.no_sockets(service.is_some()) {
            problems.extend(steps.unopened(&test.thresholds, why));
        }
        let contracts = match test.contract {
            true => contracts(&steps).map_err(|problem| problems.push(problem)),
            false => Ok(None),
        };
        let seed = test.seed.unwrap_or_else(random_seed);
        let known = steps.tables();
        let tables = Tables::read(&known, &test.tables, test.rows, seed, &mut problems);
        let Some(host) = host.filter(|_| problems.is_empty()) else {
            return Err(LoadTestError(problems));
        };
        if service.is_none() {
            transport.make_ready(&host);
        }
        let run_time = group::length(&test);
        let settings = Settings {
            host,
            service,
            timeout: test.timeout,
            stop_timeout: test.stop_timeout,
            seed,
            sown: OnceLock::new(),
            transport,
            once: test.once,
            shown: test.shown,
            trace_seed: test.traceparent.then(random_seed),
            hidden: Hidden::of(test.options.secrets()),
            options: test.options,
            contracts: contracts.ok().flatten(),
            tables,
            tables_of: tables_of(&test.scenarios),
            dependents: steps.dependents(),
            endpoints: steps.endpoints,
        };
        Ok(Self {
            settings: Arc::new(settings),
            run_time,
            warm_up: test.shape.warm_up,
            seats: group::seats(&groups, test.scenarios.len()),
            scenarios: test.scenarios,
            groups,
            iterations: test.shape.iterations,
            thresholds,
            left_out,
            baseline: baseline.map(Arc::new),
            hooks: test.hooks,
            steering: test.steering,
            command_line: test.command_line,
        })
    }

    /// The load that is divided by shares, and that is steered; none where every scenario has one of its own.
    pub(crate) fn shared(&self) -> Option<&Group> {
        self.groups.first().filter(|group| !group.is_own)
    }

    /// Where a scenario belongs, by its index.
    pub(crate) fn seat(&self, scenario: usize) -> Seat {
        self.seats[scenario]
    }

    /// Each threshold beside what was measured.
    pub(crate) fn judge(&self, aggregate: &Aggregate, duration: Duration) -> Vec<Verdict> {
        let thresholds = self.thresholds.iter();
        thresholds
            .map(|threshold| threshold.judged(aggregate, duration))
            .collect()
    }
}

/// What answers are held to.
fn contracts(steps: &Steps) -> Result<Option<Contracts>, String> {
    let contracts = Contracts::of_all(&steps.endpoints)?;
    if steps.has_contract() || steps.has_block {
        return Ok(Some(contracts));
    }
    let problem = "--contract (or `contract`) holds answers to the contracts of their endpoints, and no endpoint of this test has one: \
                   write `#![openapi(\"openapi.yaml\")]` first in its `endpoint!`";
    Err(problem.to_owned())
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
fn off_schedule(test: &LoadTest, groups: &[Group]) -> Vec<String> {
    let asked = test.thresholds.iter().filter(|it| it.needs_arrivals());
    let open: Vec<_> = groups.iter().filter(|group| group.load.is_open()).collect();
    if open.is_empty() {
        return asked
            .map(|threshold| {
                format!("`{threshold}` without an arrival rate: only passes that begin on schedule have an intended start")
            })
            .collect();
    }
    let members = open.iter().flat_map(|group| &group.scenarios);
    let on_schedule: Vec<_> = members
        .map(|(scenario, _)| test.scenarios[*scenario].clone())
        .collect();
    let mut steps = Steps::of(&on_schedule);
    steps.has_block |= test.hooks.on_start.is_some() || test.hooks.on_stop.is_some();
    let unmet = asked.filter(|threshold| {
        let subject = threshold.subject();
        subject.is_some_and(|subject| !steps.may_measure(subject))
    });
    unmet
        .map(|threshold| {
            format!("`{threshold}`: no scenario with an arrival rate does it, and only passes that begin on schedule have an intended start")
        })
        .collect()
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
    let (warm_up, length) = (test.shape.warm_up?, group::length(test)?);
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
