//! What came of a run: the data. How it is shown lies in a file for each format.

pub(crate) mod annotations;
pub(crate) mod baseline;
pub(crate) mod comparison;
#[cfg(feature = "report")]
pub(crate) mod csv;
pub(crate) mod document;
#[cfg(feature = "report")]
pub(crate) mod formats;
mod generator;
#[cfg(feature = "report")]
pub(crate) mod html;
#[cfg(feature = "report")]
pub(crate) mod junit;
pub(crate) mod kept;
#[cfg(feature = "report")]
pub(crate) mod load_text;
#[cfg(feature = "report")]
pub(crate) mod markdown;
#[cfg(feature = "report")]
mod markup;
#[cfg(any(feature = "cli", feature = "report"))]
pub(crate) mod outcome;
pub(crate) mod own_loads;
#[cfg(feature = "report")]
pub(crate) mod plots;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(all(test, feature = "report"))]
mod simulated;
pub(crate) mod table;
#[cfg(any(feature = "cli", feature = "report"))]
pub(crate) mod write;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::declare::endpoint::{Endpoint, EndpointId};
use crate::declare::metric::Metric;
use crate::metrics::{Aggregate, Figures, MeasureFigures};
use crate::report::baseline::Baseline;
use crate::seen::Exchange;
use crate::threshold::Verdict;
use document::measured::Measured;
use document::{Depth, Document, Generator, Run, json};

/// What came of a run. Displayed, it is a table, the failures, and the thresholds. Long names are shortened there to 60
/// characters. With a width, as in `{report:90}`, the tables have lines of at most so many: names are shorter, and what matters less
/// is left out.
///
/// ```no_run
/// use backpack::prelude::*;
///
/// endpoint! { Index = GET "/"; }
/// scenario! { Visit(wait = 100ms) = [Index]; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let report = LoadTest::new()
///     .host("http://127.0.0.1:8080")
///     .scenario(Visit, 1)
///     .users(10)
///     .run_time(Duration::from_secs(2))
///     .run()?;
/// assert_eq!(report.endpoint(Index).failures(), 0);
/// assert!(report.total().percentile(0.95).unwrap() < Duration::from_millis(50));
/// println!("{report}");
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Report {
    pub(crate) aggregate: Aggregate,
    pub(crate) run: Run,
    /// From the first user's start to the end of the time, or of the last user where that came first.
    pub(crate) duration: Duration,
    /// What the run did on its own, and when.
    pub(crate) decisions: Vec<(Duration, String)>,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) warnings: Vec<String>,
    pub(crate) baseline: Option<Arc<Baseline>>,
    /// All of them, where that was asked for.
    pub(crate) exchanges: Vec<Exchange>,
}

impl Report {
    /// The figures of all requests.
    #[must_use]
    pub fn total(&self) -> Figures {
        Figures::of(self.aggregate.series(), self.duration)
    }

    /// In the open model, how many passes were to begin on schedule: [`started`](Self::started) and [`dropped`](Self::dropped)
    /// ones. 0 in the closed model.
    #[must_use]
    pub fn scheduled(&self) -> u64 {
        self.aggregate.arrivals.scheduled
    }

    /// In the open model, how many passes were begun, late ones included.
    #[must_use]
    pub fn started(&self) -> u64 {
        self.aggregate.arrivals.started
    }

    /// In the open model, how many passes were not begun, for no user was free in time.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.aggregate.arrivals.dropped
    }

    /// The figures of one endpoint's requests, whatever names they were reported under. Of a socket or a stream these are all things that it
    /// does, of which [`operation`](Figures::operation) gives one.
    #[must_use]
    pub fn endpoint<E: Endpoint>(&self, _endpoint: E) -> Figures {
        let series = self.aggregate.series();
        let of_endpoint = series.filter(|(key, _)| key.endpoint == E::ID);
        Figures::of(of_endpoint, self.duration)
    }

    /// The figures of what [`metric!`](macro@crate::metric) declares; of a row see [`row`](Self::row).
    ///
    /// ```no_run
    /// # use backpack::prelude::*;
    /// # metric! { Render = time; Logins = count; }
    /// # fn example(report: Report) {
    /// assert!(report.metric(Render).percentile(0.99) < Some(Duration::from_millis(50)));
    /// assert!(report.metric(Logins).count() > 100);
    /// # }
    /// ```
    #[must_use]
    pub fn metric<M: Metric>(&self, _metric: M) -> MeasureFigures {
        self.measured(M::METRIC.id)
    }

    /// The figures of the requests that [`User::measure`](crate::User::measure) put under this method and name, whatever prefix
    /// stood before it.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) {
    /// assert_eq!(report.row("GRPC", "SayHello").failures(), 0);
    /// # }
    /// ```
    #[must_use]
    pub fn row(&self, method: &str, name: &str) -> Figures {
        let row = EndpointId::of_row(method, name);
        let series = self.aggregate.series();
        Figures::of(series.filter(|(key, _)| key.endpoint == row), self.duration)
    }

    /// The figures of what is measured beside requests by the declaration of this identity.
    pub(crate) fn measured(&self, id: EndpointId) -> MeasureFigures {
        let measures = self.aggregate.aside.measures.iter();
        MeasureFigures::of(measures, id, self.duration)
    }

    /// How long the run took, from the first user's start to the end of the time, or of the last user where that came first.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The seed of all chances and waits; given to [`LoadTest::seed`](crate::LoadTest::seed) it draws the same again.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.run.seed
    }

    /// What each threshold asked for beside what was measured.
    #[must_use]
    pub fn thresholds(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// Whether no threshold was missed, and the run was not ended early.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.verdicts.iter().all(Verdict::held) && self.aborted().is_none()
    }

    /// Why the run was ended early: a threshold with `or abort` that was missed, or more failures than allowed.
    #[must_use]
    pub fn aborted(&self) -> Option<&str> {
        self.run.aborted.as_deref()
    }

    /// What the run did on its own, a line each, and how long after its start: see [`LoadTest::autoscale`](crate::LoadTest::autoscale).
    pub fn decisions(&self) -> impl Iterator<Item = (Duration, &str)> {
        let decisions = self.decisions.iter();
        decisions.map(|(at, text)| (*at, text.as_str()))
    }

    /// In how many seconds of the run the generator itself was the limit: a thread of users wanted more of a core than there was, or
    /// its loop was late. What was measured then tells of this machine, not of the service; the [`warnings`](Self::warnings) say
    /// which seconds those are, and why. A warm-up has none.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) {
    /// assert_eq!(report.limited_seconds(), 0, "a machine with more cores is needed");
    /// # }
    /// ```
    #[must_use]
    pub fn limited_seconds(&self) -> u64 {
        self.generator().map_or(0, |generator| generator.limited_s)
    }

    pub(crate) fn generator(&self) -> Option<Generator> {
        let timeline = self.aggregate.timeline();
        Generator::of(timeline, self.duration.as_secs_f64(), None)
    }

    /// How often a user's step panicked (and the user was started again).
    #[must_use]
    pub fn panics(&self) -> u64 {
        self.aggregate.aside.panics.total()
    }

    /// How often an `async` step, `on_start` or `on_stop` gave an error.
    #[must_use]
    pub fn step_errors(&self) -> u64 {
        self.aggregate.aside.step_errors.total()
    }

    /// How often a successful answer lacked a value that another endpoint depends on.
    #[must_use]
    pub fn missing_values(&self) -> u64 {
        self.aggregate.aside.missing.total()
    }

    /// How often a sealed endpoint was to be requested, and nothing was sent.
    #[must_use]
    pub fn skipped(&self) -> u64 {
        self.aggregate.aside.skipped.total()
    }

    /// How many passes took longer than the `pacing` of their scenario; each was followed at once by the next.
    #[must_use]
    pub fn overruns(&self) -> u64 {
        self.aggregate.aside.overruns.total()
    }

    /// The texts of all failures, the most frequent first: method, name, text, count, and when they were seen.
    #[must_use]
    pub fn failures(&self) -> Vec<Failure> {
        let failure = |it: document::Failure| Failure {
            method: it.method,
            name: it.name,
            error: it.error,
            count: it.count,
            first_seen: it.first_seen.into(),
            last_seen: it.last_seen.into(),
        };
        let failures = document::measured::failures(&self.aggregate, Depth::Recent);
        failures.into_iter().map(failure).collect()
    }

    /// All that is known of the run.
    pub(crate) fn document(&self, depth: Depth) -> Document {
        let measured = Measured {
            aggregate: &self.aggregate,
            run: self.run.clone(),
            duration: self.duration,
            decisions: &self.decisions,
            verdicts: &self.verdicts,
            warnings: &self.warnings,
            exchanges: &self.exchanges,
            baseline: self.baseline.as_deref(),
            complete: None,
        };
        measured.document(depth)
    }

    /// All of the report as JSON, as `--json` writes it. Its fields are described in `docs/formats.md`.
    ///
    /// ```no_run
    /// # fn example(report: backpack::Report) -> std::io::Result<()> {
    /// std::fs::write("report.json", report.json())?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn json(&self) -> String {
        json::write(&self.document(Depth::Whole))
    }

    /// What should be known beside the figures, a line each.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// Requests that failed for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Failure {
    /// The HTTP method.
    pub method: String,
    /// The name in reports.
    pub name: String,
    /// Why they failed.
    pub error: String,
    /// How many did.
    pub count: u64,
    /// When the first of them did.
    pub first_seen: SystemTime,
    /// When the last of them did.
    pub last_seen: SystemTime,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table::write(&self.document(Depth::Recent), f)
    }
}
