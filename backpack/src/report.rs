//! What came of a run: the data. How it is shown lies in a file for each format.

pub(crate) mod csv;
pub(crate) mod document;
mod figures;
mod files;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod plots;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod simulated;
mod table;
mod units;

use std::fmt;
use std::time::Duration;

pub use figures::Figures;

use crate::declaration::Endpoint;
use crate::metrics::Aggregate;
use crate::threshold::Verdict;

/// What came of a run. Displayed, it is a table, the failures, and the thresholds.
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
    pub(crate) run: RunFacts,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) warnings: Vec<String>,
}

/// What was run.
#[derive(Clone, Debug)]
pub(crate) struct RunFacts {
    pub(crate) host: String,
    pub(crate) seed: u64,
    /// From the first user's start to the end of the time, or of the last user where that came first.
    pub(crate) duration: Duration,
}

impl Report {
    /// The figures of all requests.
    #[must_use]
    pub fn total(&self) -> Figures {
        Figures::of(self.aggregate.series.iter(), self.run.duration)
    }

    /// The figures of one endpoint's requests, whatever names they were reported under.
    #[must_use]
    pub fn endpoint<E: Endpoint>(&self, _endpoint: E) -> Figures {
        self.endpoint_by_id(E::ID)
    }

    pub(crate) fn endpoint_by_id(&self, id: crate::declaration::EndpointId) -> Figures {
        let series = self
            .aggregate
            .series
            .iter()
            .filter(|(key, _)| key.endpoint == id);
        Figures::of(series, self.run.duration)
    }

    /// How long the run took, from the first user's start to the end of the time, or of the last user where that came first.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.run.duration
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

    /// Whether no threshold was missed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.verdicts.iter().all(Verdict::held)
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

    /// The texts of all failures, the most frequent first: method, name, text and count.
    #[must_use]
    pub fn failures(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        for ((name, method), numbers) in self.aggregate.by_name() {
            let failure = |error: &str, count| Failure {
                method: method.to_owned(),
                name: name.to_owned(),
                error: error.to_owned(),
                count,
            };
            failures.extend(
                numbers
                    .errors
                    .iter()
                    .map(|(error, count)| failure(error, count)),
            );
            if numbers.errors.others() > 0 {
                failures.push(failure("(other failures)", numbers.errors.others()));
            }
        }
        failures.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.cmp(b)));
        failures
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
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table::write(self, f)
    }
}
