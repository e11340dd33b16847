//! What the user asked for, as it was asked: nothing is checked here.

mod client;
mod hooks;
mod shape;

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use crate::guidance::Guidance;
use crate::outline::ScenarioOutline;
use crate::plan::Plan;
use crate::report::Report;
use crate::run::{self, Run, Stop};
use crate::scenario::{self, Scenario};
use crate::stages::Stage;
use crate::test_option::{Options, TestOption};
use crate::threshold::Threshold;
use crate::transport::TransportKind;
use crate::turns::Turns;
use crate::user::User;

pub(crate) use hooks::{Hook, Hooks};

/// A load test: which scenarios run, how many users, how long, against which host.
///
/// What is wrong with it is told by [`run`](Self::run), all of it together, before anything is sent.
///
/// ```no_run
/// use backpack::prelude::*;
///
/// endpoint! { Index = GET "/"; }
/// scenario! { Visit(wait = 1s..3s) = [Index]; }
///
/// fn main() -> ExitCode {
///     LoadTest::new().host("http://127.0.0.1:8080").scenario(Visit, 1).users(10).main()
/// }
/// ```
#[derive(Clone)]
#[must_use = "a load test does nothing until it is run"]
pub struct LoadTest {
    pub(crate) host: Option<String>,
    pub(crate) scenarios: Vec<Share>,
    /// None: not said, which is 1.
    pub(crate) users: Option<usize>,
    pub(crate) spawn_rate: Option<f64>,
    pub(crate) arrival_rate: Option<f64>,
    pub(crate) max_users: Option<usize>,
    pub(crate) max_delay: Option<Duration>,
    pub(crate) stages: Option<Vec<Stage>>,
    pub(crate) iterations: Option<u64>,
    pub(crate) run_time: Option<Duration>,
    pub(crate) stop_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) seed: Option<u64>,
    pub(crate) thresholds: Vec<Threshold>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) hooks: Hooks,
    pub(crate) insecure: bool,
    pub(crate) gzip: bool,
    pub(crate) transport: TransportKind,
    pub(crate) http2: bool,
    pub(crate) guidance: Guidance,
    pub(crate) options: Options,
}

/// A scenario and its share of the users.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) outline: &'static ScenarioOutline,
    pub(crate) share: u32,
    pub(crate) start: Start,
}

/// Starts a user on its scenario, with these turns; the one place where a test is dynamic.
pub(crate) type Start = for<'u> fn(&'u mut User, &'u mut Turns) -> LocalFuture<'u, ()>;

pub(crate) type LocalFuture<'f, T> = Pin<Box<dyn Future<Output = T> + 'f>>;

/// Why a load test could not be run: all that is wrong with it, a line each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct LoadTestError(pub(crate) Vec<String>);

impl LoadTestError {
    /// What is wrong, a line each.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.0
    }
}

impl Default for LoadTest {
    fn default() -> Self {
        Self {
            host: None,
            scenarios: Vec::new(),
            users: None,
            spawn_rate: None,
            arrival_rate: None,
            max_users: None,
            max_delay: None,
            stages: None,
            iterations: None,
            run_time: None,
            stop_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            seed: None,
            thresholds: Vec::new(),
            baseline: None,
            hooks: Hooks::default(),
            insecure: false,
            gzip: false,
            transport: TransportKind::default(),
            http2: false,
            guidance: Guidance::default(),
            options: Options::default(),
        }
    }
}

impl LoadTest {
    /// A test of nothing yet: one user, no scenario, no host.
    pub fn new() -> Self {
        Self::default()
    }

    /// The server, as `http://127.0.0.1:8080`; a path in it is put before every endpoint's.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    /// Adds a scenario with its share of the users: of `Game` with 3 and `Casual` with 1, three users in four play `Game`.
    pub fn scenario<S: Scenario>(mut self, _scenario: S, share: u32) -> Self {
        fn start<'u, S: Scenario>(user: &'u mut User, turns: &'u mut Turns) -> LocalFuture<'u, ()> {
            Box::pin(async move {
                scenario::take_turns::<S>(user, turns).await;
            })
        }
        self.scenarios.push(Share {
            outline: S::OUTLINE,
            share,
            start: start::<S>,
        });
        self
    }

    /// How long requests on their way may take when the time is over; 5 s unless told otherwise.
    ///
    /// What is then cut off is counted as interrupted. `on_stop` gets as long again.
    pub fn stop_timeout(mut self, stop_timeout: Duration) -> Self {
        self.stop_timeout = stop_timeout;
        self
    }

    /// How long a request may take whose endpoint does not say; 30 s unless told otherwise.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The seed of all chances and waits. The same seed draws the same for every user; without one it is drawn, and reported.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds bounds on the figures, written with [`thresholds!`](crate::thresholds).
    pub fn expect(mut self, thresholds: impl IntoIterator<Item = Threshold>) -> Self {
        self.thresholds.extend(thresholds);
        self
    }

    /// Compares with an earlier run, whose JSON report this file is: the report shows both, and thresholds such as
    /// `p95 < baseline * 1.1` hold against it. A file that cannot be read, or is no report, is an error before any traffic.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new()
    ///     .scenario(Visit, 1)
    ///     .baseline("before.json")
    ///     .expect(thresholds![p95 < baseline * 1.1, failures <= baseline, rate > baseline * 0.9]);
    /// ```
    pub fn baseline(mut self, report: impl Into<PathBuf>) -> Self {
        self.baseline = Some(report.into());
        self
    }

    /// Declares an option of the test's own, which the command line (`--option game_region=us`) or a Locust master may choose and
    /// which steps read with [`User::option`]. [`TestOption`] has an example.
    pub fn option(mut self, option: TestOption) -> Self {
        self.options.declare(option);
        self
    }

    /// Runs the test on threads of its own and waits for its end. Nothing is printed.
    ///
    /// # Errors
    /// All that is wrong with what was asked for, before anything is sent. Failed requests and missed thresholds are no
    /// errors: the report tells of them.
    pub fn run(self) -> Result<Report, LoadTestError> {
        let plan = Plan::ending(self)?;
        Ok(Run::new(plan, &Stop::default()).run(|_| {}))
    }

    /// The same without blocking the thread. Dropping the future stops the test.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn run_async(self) -> Result<Report, LoadTestError> {
        let plan = Plan::ending(self)?;
        Ok(run::run_async(plan).await)
    }
}

impl LoadTest {
    /// All but what says how much load there is, for how long, and what is expected of it.
    pub(crate) fn without_lead(self) -> Self {
        Self {
            users: None,
            spawn_rate: None,
            arrival_rate: None,
            max_users: None,
            max_delay: None,
            stages: None,
            iterations: None,
            run_time: None,
            thresholds: Vec::new(),
            baseline: None,
            guidance: Guidance::default(),
            ..self
        }
    }
}

impl fmt::Debug for LoadTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scenarios: Vec<_> = self
            .scenarios
            .iter()
            .map(|s| (s.outline.name, s.share))
            .collect();
        f.debug_struct("LoadTest")
            .field("host", &self.host)
            .field("scenarios", &scenarios)
            .field("users", &self.users)
            .field("spawn_rate", &self.spawn_rate)
            .field("arrival_rate", &self.arrival_rate)
            .field("max_users", &self.max_users)
            .field("max_delay", &self.max_delay)
            .field("stages", &self.stages)
            .field("iterations", &self.iterations)
            .field("run_time", &self.run_time)
            .field("stop_timeout", &self.stop_timeout)
            .field("timeout", &self.timeout)
            .field("seed", &self.seed)
            .field("thresholds", &self.thresholds)
            .field("baseline", &self.baseline)
            .field("insecure", &self.insecure)
            .field("gzip", &self.gzip)
            .field("transport", &self.transport)
            .field("http2", &self.http2)
            .field("guidance", &self.guidance)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Runs the test of a `#[backpack::test]`: fails it where the plan is wrong or a threshold is missed.
#[doc(hidden)]
#[track_caller]
#[must_use]
pub fn run_test(test: LoadTest) -> Report {
    let report = match test.run() {
        Ok(report) => report,
        Err(error) => panic!("the load test was not run:\n{error}"),
    };
    // The test's output shows it where the test fails, now or in its body.
    println!("{report}");
    let missed: Vec<_> = report
        .thresholds()
        .iter()
        .filter(|verdict| !verdict.held())
        .collect();
    if let Some(why) = report.aborted() {
        panic!("the load test was ended early: {why}");
    }
    if !missed.is_empty() {
        let lines: Vec<_> = missed.iter().map(ToString::to_string).collect();
        panic!(
            "{} of {} thresholds missed:\n{}",
            missed.len(),
            report.thresholds().len(),
            lines.join("\n")
        );
    }
    report
}
