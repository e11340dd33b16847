//! What the user asked for, as it was asked: nothing is checked here.

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::guidance::Guidance;
use crate::outline::ScenarioOutline;
use crate::plan::Plan;
use crate::report::Report;
use crate::run::{self, Run, Stop};
use crate::scenario::{self, Scenario};
use crate::stages::Stage;
use crate::step::StepResult;
use crate::test_option::{Options, TestOption};
use crate::threshold::Threshold;
use crate::transport::TransportKind;
use crate::turns::Turns;
use crate::user::User;

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

/// What each user does before its scenario and after it.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) on_start: Option<Arc<dyn Hook>>,
    pub(crate) on_stop: Option<Arc<dyn Hook>>,
}

/// An `async |user| …` that is kept.
pub(crate) trait Hook: Send + Sync {
    fn call<'a>(&'a self, user: &'a mut User) -> LocalFuture<'a, Result<bool, String>>;
}

struct Closure<F>(F);

impl<F, R> Hook for Closure<F>
where
    F: AsyncFn(&mut User) -> R + Send + Sync,
    R: StepResult,
{
    fn call<'a>(&'a self, user: &'a mut User) -> LocalFuture<'a, Result<bool, String>> {
        Box::pin(async move { (self.0)(user).await.outcome() })
    }
}

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

    /// How many users at the peak; 1 unless told otherwise.
    pub fn users(mut self, users: usize) -> Self {
        self.users = Some(users);
        self
    }

    /// How many users start each second; all at once unless told otherwise.
    pub fn spawn_rate(mut self, users_a_second: impl Into<f64>) -> Self {
        self.spawn_rate = Some(users_a_second.into());
        self
    }

    /// The open model: so many passes begin each second, on schedule, however slow the answers are. Scenarios take their
    /// turns by their shares.
    ///
    /// A pass is begun by a user that is free, or by a new one, of whom there are at most [`max_users`](Self::max_users). Where
    /// none is free the pass begins late, or not at all after [`max_delay`](Self::max_delay): it is counted as dropped.
    /// Latencies are reported twice: each request's own, and from when its pass was due.
    ///
    /// A scenario's `pause` and `runtime` say nothing here; its `wait` belongs to the pass.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit(wait = none) = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).arrival_rate(500).max_users(200);
    /// ```
    pub fn arrival_rate(mut self, passes_a_second: impl Into<f64>) -> Self {
        self.arrival_rate = Some(passes_a_second.into());
        self
    }

    /// How many users there are at most in the open model; 10,000 unless told otherwise, or as many as the system allows open
    /// files for.
    pub fn max_users(mut self, users: usize) -> Self {
        self.max_users = Some(users);
        self
    }

    /// How late a pass may begin in the open model; 5 s unless told otherwise. One that no user was free for by then is dropped.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = Some(delay);
        self
    }

    /// How the load rises, holds and falls: each stage is a straight line from where the last one ended.
    ///
    /// The values are users, from 0 on; where an [`arrival_rate`](Self::arrival_rate) is given they are arrivals a second, from
    /// that one on. The test runs as long as all stages together, unless it is given a [`run_time`](Self::run_time): after the last
    /// stage the load stays as it is.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    /// let test = LoadTest::new()
    ///     .scenario(Visit, 1)
    ///     .stages([to(100).over(minutes(1)), hold(minutes(5)), to(0).over(minutes(1))]);
    /// ```
    pub fn stages(mut self, stages: impl IntoIterator<Item = Stage>) -> Self {
        self.stages = Some(stages.into_iter().collect());
        self
    }

    /// How many passes all users together begin; the test is over when the last of them is. A pass that a panic ends counts too.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).users(10).iterations(1000);
    /// ```
    pub fn iterations(mut self, passes: u64) -> Self {
        self.iterations = Some(passes);
        self
    }

    /// How long the test runs, from the first user's start. Without it, as long as its [`stages`](Self::stages), or until its
    /// [`iterations`](Self::iterations) are made, or until every scenario's `runtime` has gone by.
    pub fn run_time(mut self, run_time: Duration) -> Self {
        self.run_time = Some(run_time);
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

    /// What each user does before its scenario. An error is counted, and the user goes on to its scenario.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { LogIn = POST "/login"; Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).on_start(async |user| LogIn.request(user).await);
    /// ```
    pub fn on_start<R: StepResult + 'static>(
        mut self,
        hook: impl AsyncFn(&mut User) -> R + Send + Sync + 'static,
    ) -> Self {
        self.hooks.on_start = Some(Arc::new(Closure(hook)));
        self
    }

    /// What each user does after its scenario or at the end of the test. Its requests are the only ones that start
    /// after the end of the time; all of it gets the stop time-out.
    pub fn on_stop<R: StepResult + 'static>(
        mut self,
        hook: impl AsyncFn(&mut User) -> R + Send + Sync + 'static,
    ) -> Self {
        self.hooks.on_stop = Some(Arc::new(Closure(hook)));
        self
    }

    /// Declares an option of the test's own, which the command line (`--option game_region=us`) or a Locust master may choose and
    /// which steps read with [`User::option`]. [`TestOption`] has an example.
    pub fn option(mut self, option: TestOption) -> Self {
        self.options.declare(option);
        self
    }

    /// Takes any TLS certificate, whoever signed it.
    pub fn insecure(mut self, insecure: bool) -> Self {
        self.insecure = insecure;
        self
    }

    /// Asks for compressed answers and unpacks them. Off unless told otherwise: unpacking costs the generator's time.
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// What makes the requests. The default is Backpack's own client, the fastest.
    ///
    /// It keeps one connection for each user and server. A server may close a connection that nobody uses, while a request is
    /// on its way to it: where a connection was idle for half a second or more and ends before a byte of the answer came, the
    /// request is sent once more on a fresh one, and counted as one. On a connection in use the same is a failure.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// use backpack::TransportKind;
    ///
    /// let test = LoadTest::new().scenario(Visit, 1).transport(TransportKind::Reqwest);
    /// ```
    pub fn transport(mut self, transport: TransportKind) -> Self {
        self.transport = transport;
        self
    }

    /// Speaks HTTP/2 without asking the server whether it does. Over TLS that is not needed: a server that speaks it is heard.
    pub fn http2(mut self, http2: bool) -> Self {
        self.http2 = http2;
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
