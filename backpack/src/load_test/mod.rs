//! What the user asked for, as it was asked: nothing is checked here.

mod client;
mod connection;
mod data;
mod hooks;
mod load;
mod service;
mod steering;

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::data::{Replaced, Share as Rows};
use crate::declare::test_option::{Options, TestOption};
use crate::load::own::ScenarioLoad;
use crate::load::shape::Shape;
use crate::load::steering::Steering;
use crate::play::hooks::Hooks;
use crate::play::scenario::Scenario;
use crate::play::share::Share;
use crate::threshold::Threshold;
use crate::transport::credentials::Credentials;
use crate::transport::{Service, TransportSettings};
use crate::user::shown::Shown;

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
    /// What is asked where there is no host.
    pub(crate) service: Option<Service>,
    pub(crate) scenarios: Vec<Share>,
    /// Those that were not chosen.
    pub(crate) left_out: Vec<Share>,
    pub(crate) shape: Shape,
    pub(crate) stop_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) seed: Option<u64>,
    pub(crate) thresholds: Vec<Threshold>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) hooks: Hooks,
    /// How requests are made.
    pub(crate) client: TransportSettings,
    pub(crate) credentials: Credentials,
    pub(crate) traceparent: bool,
    /// Whether answers are held to the contracts of their endpoints.
    pub(crate) contract: bool,
    pub(crate) steering: Steering,
    pub(crate) options: Options,
    pub(crate) tables: Replaced,
    /// Which rows of all tables are this process's.
    pub(crate) rows: Rows,
    /// Each scenario is played once, without waits, one after the other.
    pub(crate) once: bool,
    /// Whose exchanges are shown as they go.
    pub(crate) shown: Option<Shown>,
    /// How the program was called; empty where it was not by a command line of ours.
    pub(crate) command_line: Vec<String>,
}

/// Why a load test could not be run: all that is wrong with it, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadTestError(pub(crate) Vec<String>);

impl fmt::Display for LoadTestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl Error for LoadTestError {}

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
            service: None,
            scenarios: Vec::new(),
            left_out: Vec::new(),
            shape: Shape::default(),
            stop_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            seed: None,
            thresholds: Vec::new(),
            baseline: None,
            hooks: Hooks::default(),
            client: TransportSettings::default(),
            credentials: Credentials::default(),
            traceparent: false,
            contract: false,
            steering: Steering::default(),
            options: Options::default(),
            tables: Replaced::default(),
            rows: Rows::ALL,
            once: false,
            shown: None,
            command_line: Vec::new(),
        }
    }
}

impl LoadTest {
    /// A test of nothing yet: one user, no scenario, no host.
    pub fn new() -> Self {
        Self::default()
    }

    /// The server, as `http://127.0.0.1:8080`; a path in it is put before every endpoint's. The last word counts, of this and
    /// [`service`](Self::service).
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    /// Adds a scenario with its share of the users: of `Game` with 3 and `Casual` with 1, three users in four play `Game`.
    pub fn scenario<S: Scenario>(mut self, _scenario: S, share: u32) -> Self {
        self.scenarios.push(Share::of::<S>(share));
        self
    }

    /// Adds a scenario with a load of its own, beside the test's: it has no share of that. The [`run_time`](Self::run_time) and the
    /// [`iterations`](Self::iterations) of the test are limits of the whole run.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Game = [Index]; Beat = [Index]; }
    /// let test = LoadTest::new()
    ///     .scenario(Game, 1)
    ///     .users(50)
    ///     .scenario_with(Beat, ScenarioLoad::new().arrival_rate(10).start(Duration::from_secs(30)))
    ///     .run_time(Duration::from_secs(60));
    /// ```
    pub fn scenario_with<S: Scenario>(mut self, _scenario: S, load: ScenarioLoad) -> Self {
        self.scenarios.push(Share::with::<S>(load));
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

    /// Holds every answer of endpoints with a contract to what that says, while the test runs: the status is listed, so is the media type,
    /// and JSON fits its schema. What does not is a failure, whose text names the place. It is asked after `expect` and before
    /// `check`, and takes the feature `openapi`. Off unless told otherwise.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// let test = LoadTest::new().contract(true);
    /// ```
    ///
    /// A test none of whose endpoints has a contract is refused before any traffic. How endpoints get one is told at
    /// [`endpoint!`](crate::endpoint).
    pub fn contract(mut self, contract: bool) -> Self {
        self.contract = contract;
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
    /// which steps read with [`User::option`](crate::User::option). [`TestOption`] has an example.
    pub fn option(mut self, option: TestOption) -> Self {
        self.options.declare(option);
        self
    }
}

impl LoadTest {
    /// Whether there are scenarios, and none has a part of the test's load.
    pub(crate) fn has_own_loads_alone(&self) -> bool {
        let mut shared = self.scenarios.iter().filter(|share| share.is_shared());
        !self.scenarios.is_empty() && shared.next().is_none()
    }

    /// No scenario has a load of its own any more.
    #[cfg(any(feature = "cli", feature = "locust"))]
    pub(crate) fn share_all(&mut self) {
        for share in &mut self.scenarios {
            share.own = None;
        }
    }
}

#[cfg(feature = "locust")]
impl LoadTest {
    /// All but what says how much load there is, for how long, and what is expected of it.
    pub(crate) fn without_lead(mut self) -> Self {
        self.share_all();
        Self {
            // Each worker knows when its users come.
            shape: Shape {
                warm_up: self.shape.warm_up,
                ..Shape::default()
            },
            thresholds: Vec::new(),
            baseline: None,
            steering: Steering::default(),
            ..self
        }
    }
}

impl fmt::Debug for LoadTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scenarios: Vec<_> = self
            .scenarios
            .iter()
            .map(|s| (s.outline.name, s.share, &s.own))
            .collect();
        f.debug_struct("LoadTest")
            .field("host", &self.host)
            .field("service", &self.service)
            .field("scenarios", &scenarios)
            .field("shape", &self.shape)
            .field("stop_timeout", &self.stop_timeout)
            .field("timeout", &self.timeout)
            .field("seed", &self.seed)
            .field("thresholds", &self.thresholds)
            .field("baseline", &self.baseline)
            .field("client", &self.client)
            .field("credentials", &self.credentials)
            .field("steering", &self.steering)
            .field("options", &self.options)
            .field("tables", &self.tables.files)
            .finish_non_exhaustive()
    }
}
