//! The data of a report, as its JSON holds it: every other format is made from this, so that all of them say the same.
//!
//! Times are milliseconds unless a name ends in `_s` (seconds). The schema is `docs/report.schema.json`.

mod generator;
pub(crate) mod json;
pub(crate) mod measured;
mod measures;
pub(crate) mod plausible;
mod quarters;

use crate::seen::{Exchange, phases::Millis};
pub(crate) use generator::{Generator, LimitedSpan};
use jiff::Timestamp;
#[cfg(test)]
pub(crate) use measures::MeasurePart;
pub(crate) use measures::{Measure, MeasureStats};
use serde::{Deserialize, Deserializer, Serialize};

/// The `format` of every report.
pub(crate) const FORMAT: &str = "backpack-report";

/// Changes when a field changes its meaning or goes away; new fields do not change it.
pub(crate) const VERSION: u32 = 1;

/// All that is known of a run, while it goes on or after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) format: String,
    pub(crate) version: u32,
    pub(crate) run: Run,
    /// All requests together.
    pub(crate) total: Stats,
    /// One for each name and method, by name.
    pub(crate) rows: Vec<Row>,
    /// Chains, passes and sequences, which have figures beside those of their requests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) passes: Vec<Measure>,
    /// What `metric!` declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) metrics: Vec<Measure>,
    /// The most frequent first.
    pub(crate) failures: Vec<Failure>,
    /// What became of the passes that were to begin on schedule; only in the open model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arrivals: Option<Arrivals>,
    /// Panics and errors of steps, the most frequent first.
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) missing_values: Vec<MissingValue>,
    /// Requests that were not sent, for their endpoint was sealed.
    pub(crate) skipped: Vec<Skipped>,
    /// Passes that took longer than the pacing of their scenario.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) overruns: Vec<Overrun>,
    /// The whole run.
    pub(crate) timeline: Timeline,
    /// What the run did on its own, in the order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) decisions: Vec<Decision>,
    pub(crate) thresholds: Vec<ThresholdResult>,
    /// Where the program that made the load was the limit itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) generator: Option<Generator>,
    pub(crate) warnings: Vec<String>,
    /// All of them, in their order, where that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) exchanges: Vec<Exchange>,
    /// The run that this one is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) baseline: Option<Baseline>,
}

/// What was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) state: RunState,
    pub(crate) host: String,
    pub(crate) seed: u64,
    pub(crate) started_at: Timestamp,
    /// From the first user's start (or the last reset) to the end of the time, or so far.
    pub(crate) duration_s: f64,
    /// How many users were asked for; with stages, at the peak; with an arrival rate, how many there may be. Those of scenarios with
    /// a load of their own are not among them.
    pub(crate) users: u64,
    /// Users a second; none: all at once.
    pub(crate) spawn_rate: Option<f64>,
    /// The open model: passes a second, before the first stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arrival_rate: Option<f64>,
    /// In the open model, how late a pass may begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_delay_s: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) stages: Vec<Stage>,
    /// Of the scenarios that have one of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) loads: Vec<OwnLoad>,
    /// How many passes might begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) iterations: Option<u64>,
    pub(crate) run_time_s: Option<f64>,
    /// The part of it that was not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) warm_up_s: Option<f64>,
    pub(crate) stop_timeout_s: f64,
    pub(crate) timeout_s: f64,
    pub(crate) scenarios: Vec<ScenarioShare>,
    /// The scenarios with their steps, as `--list` shows them.
    pub(crate) plan: String,
    /// Why the run was ended early: a missed threshold, or too many failures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) aborted: Option<String>,
    pub(crate) command_line: Vec<String>,
    pub(crate) versions: Versions,
}

/// The load of one scenario alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OwnLoad {
    pub(crate) scenario: String,
    /// How many were asked for; with stages, at the peak; with an arrival rate, how many there may be.
    pub(crate) users: u64,
    /// Users a second; none: all at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) spawn_rate: Option<f64>,
    /// The open model: passes a second, before the first stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arrival_rate: Option<f64>,
    /// In the open model, how late a pass may begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_delay_s: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) stages: Vec<Stage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) iterations: Option<u64>,
    /// From the run's start.
    pub(crate) start_s: f64,
    /// From there; none: to the run's end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) run_time_s: Option<f64>,
}

/// A straight line of the load.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stage {
    /// Users, or arrivals a second, at its end; none: as at its start.
    pub(crate) to: Option<f64>,
    pub(crate) over_s: f64,
}

/// Passes that were to begin on schedule. Those that still wait are only scheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Arrivals {
    pub(crate) scheduled: u64,
    pub(crate) started: u64,
    /// Those that no user was free for in time.
    pub(crate) dropped: u64,
    /// Requests of all passes, counted when they are sent.
    #[serde(default)]
    pub(crate) sent: u64,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RunState {
    /// Its number of users is still on its way to the one asked for.
    Spawning,
    Running,
    /// No request starts any more; some are still on their way.
    Stopping,
    Stopped,
}

/// A scenario and its users.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ScenarioShare {
    pub(crate) name: String,
    /// 0 where it has a load of its own.
    pub(crate) share: u32,
    /// Running at this moment.
    pub(crate) users: u64,
}

/// What made the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Versions {
    pub(crate) backpack: String,
    /// As `linux x86_64`.
    pub(crate) system: String,
    pub(crate) cores: u64,
}

/// The figures of some requests.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stats {
    /// Answered or failed; interrupted ones are not among them.
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) interrupted: u64,
    /// How often requests went to the server once more, after their connection had ended without an answer.
    #[serde(default)]
    pub(crate) sent_again: u64,
    /// Of the answers' bodies.
    pub(crate) bytes_in: u64,
    /// Of the requests' bodies.
    pub(crate) bytes_out: u64,
    /// Requests a second over the whole run.
    pub(crate) rate: f64,
    /// Failures a second over the whole run.
    pub(crate) failure_rate: f64,
    /// None where no request has a latency.
    pub(crate) latency: Option<Latency>,
    /// The latencies of the same requests from the intended start: what the first request of a late pass took, and how late the
    /// pass was. Only in the open model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) latency_from_start: Option<Latency>,
    /// The means of the phases of the same requests, which add up to the mean latency; none where no request has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phases_ms: Option<Millis>,
    /// How long they waited for the first byte of their answers, each from when its connection was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) first_byte_ms: Option<Latency>,
    /// The same requests by the status of their answers.
    pub(crate) statuses: Vec<StatusStats>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) baseline: Option<Compared>,
}

/// How long requests took. A request that got no connection is not among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Latency {
    pub(crate) samples: u64,
    pub(crate) mean: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
    /// Of the population; NaN, in JSON `null`, where the figures come from Locust, which does not tell it.
    #[serde(deserialize_with = "number_or_nan")]
    pub(crate) standard_deviation: f64,
    pub(crate) percentiles: Percentiles,
    /// All of it: microseconds in HdrHistogram's format V2, compressed, in Base64. Left out while a run goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) histogram: Option<String>,
    /// For pictures: the number of each filled quarter of an octave, and how many requests are in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "quarters")]
    pub(crate) distribution: Vec<(i32, u64)>,
}

/// The latencies that so many percent of the requests did not exceed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub(crate) struct Percentiles {
    /// NaN, in JSON `null`, where the figures come from Locust, which does not tell it.
    #[serde(deserialize_with = "number_or_nan")]
    pub(crate) p25: f64,
    pub(crate) p50: f64,
    pub(crate) p66: f64,
    pub(crate) p75: f64,
    pub(crate) p80: f64,
    pub(crate) p90: f64,
    pub(crate) p95: f64,
    pub(crate) p98: f64,
    pub(crate) p99: f64,
    #[serde(rename = "p99.9")]
    pub(crate) p99_9: f64,
    #[serde(rename = "p99.99")]
    pub(crate) p99_99: f64,
}

/// The figures of the answers with one status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StatusStats {
    /// `200`; `none` where no answer came; `other` for those beyond the sixteenth different one.
    pub(crate) status: String,
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
    pub(crate) latency: Option<Latency>,
}

/// The requests that are reported under one name and method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) method: String,
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) stats: Stats,
    /// The same requests by endpoint and scenario.
    pub(crate) parts: Vec<Part>,
    pub(crate) timeline: Timeline,
    /// The slowest of them, the slowest first. Left out while a run goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) slowest: Vec<Exchange>,
}

/// The requests of a row that one scenario made of one endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The name of its type; of a row that no endpoint has, its method and name.
    pub(crate) endpoint: String,
    pub(crate) scenario: String,
    #[serde(flatten)]
    pub(crate) stats: Stats,
}

/// Requests that failed for the same reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub(crate) method: String,
    pub(crate) name: String,
    pub(crate) error: String,
    pub(crate) count: u64,
    pub(crate) first_seen: Timestamp,
    pub(crate) last_seen: Timestamp,
    /// One of them. Left out while a run goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sample: Option<Exchange>,
}

/// What a user's own code did wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Exception {
    pub(crate) kind: ExceptionKind,
    pub(crate) scenario: String,
    pub(crate) text: String,
    pub(crate) count: u64,
    pub(crate) first_seen: Timestamp,
    pub(crate) last_seen: Timestamp,
}

/// How a user's own code went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExceptionKind {
    /// A step, a check or a hook panicked, and the user was started again.
    Panic,
    /// A step or a hook gave an error.
    StepError,
}

/// A value that successful answers lacked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MissingValue {
    pub(crate) source: String,
    /// As `json["player"]["id"]`.
    pub(crate) value: String,
    pub(crate) dependent: String,
    /// Why nothing could be looked for in the answers, as `is no JSON: …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unread: Option<String>,
    pub(crate) count: u64,
}

/// How often a sealed endpoint was to be requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Skipped {
    pub(crate) endpoint: String,
    pub(crate) count: u64,
}

/// How often a pass took longer than the pacing of its scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Overrun {
    pub(crate) scenario: String,
    pub(crate) count: u64,
}

/// What a run did on its own: it changed its number of users, or says why it does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decision {
    /// From the start of the run (or the last reset).
    pub(crate) at_s: f64,
    /// One line.
    pub(crate) text: String,
}

/// Figures over time, without gaps: intervals of `step_s`, the last one maybe shorter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timeline {
    /// 1 at first; doubled as often as a long run needs.
    pub(crate) step_s: u64,
    pub(crate) intervals: Vec<Interval>,
}

/// What ended between `at_s` and `at_s + length_s`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Interval {
    /// From the start of the run (or the last reset).
    pub(crate) at_s: u64,
    pub(crate) length_s: f64,
    /// At its end; only for the whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) users: Option<u64>,
    /// Only for the whole run, in the open model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arrivals: Option<Arrivals>,
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) p50: Option<f64>,
    pub(crate) p95: Option<f64>,
    pub(crate) p99: Option<f64>,
    /// The number of each filled quarter of an octave, and how many requests are in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "quarters")]
    pub(crate) distribution: Vec<(i32, u64)>,
    /// All of them, for the CSV history; the JSON would be much larger with them.
    #[serde(skip)]
    pub(crate) percentiles: Option<Box<Percentiles>>,
    /// As `percentiles`.
    #[serde(skip)]
    pub(crate) max: Option<f64>,
}

/// A threshold, asked and measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ThresholdResult {
    pub(crate) asked: String,
    /// With its unit; none where no sample is behind it.
    pub(crate) measured: Option<String>,
    pub(crate) held: bool,
    /// Where it was written, as `src/load.rs:17`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
}

/// Where the figures come from that a report is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Baseline {
    /// The file, as it was given.
    pub(crate) file: String,
    pub(crate) started_at: Timestamp,
}

/// The figures of the same requests in the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Compared {
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    pub(crate) rate: f64,
    pub(crate) mean: Option<f64>,
    pub(crate) p50: Option<f64>,
    pub(crate) p95: Option<f64>,
    pub(crate) p99: Option<f64>,
}

/// How much of the whole report is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// All of it.
    Whole,
    /// For a look at a run while it goes on: the latest ten intervals, and no histograms.
    Recent,
}

fn number_or_nan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
}

/// In percent; 0 of nothing.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64 * 100.0
}

/// How far a figure is from that of the baseline, in percent; none where there is nothing to compare.
pub(crate) fn change(now: Option<f64>, before: Option<f64>) -> Option<f64> {
    let (now, before) = (now?, before.filter(|before| *before > 0.0)?);
    Some((now / before - 1.0) * 100.0)
}

impl Run {
    /// Whether passes of some scenario begin on schedule.
    pub(crate) fn is_on_schedule(&self) -> bool {
        let mut own = self.loads.iter();
        self.arrival_rate.is_some() || own.any(|load| load.arrival_rate.is_some())
    }

    /// How many users were asked for, of all loads together.
    #[cfg(any(feature = "cli", feature = "report"))]
    pub(crate) fn all_users(&self) -> u64 {
        let own = self.loads.iter().map(|load| load.users);
        own.fold(self.users, u64::saturating_add)
    }
}

#[cfg(any(feature = "cli", feature = "report"))]
impl Document {
    /// The rows with the most requests and their places, the most requested first; those of as many stay in their order.
    pub(crate) fn busiest(&self, most: usize) -> Vec<(usize, &Row)> {
        let mut rows: Vec<_> = self.rows.iter().enumerate().collect();
        rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.stats.requests));
        rows.truncate(most);
        rows
    }
}

impl Stats {
    pub(crate) fn failure_percent(&self) -> f64 {
        share(self.failures, self.requests)
    }

    /// How many percent more of the requests failed than in the baseline.
    pub(crate) fn failure_points(&self, before: &Compared) -> f64 {
        self.failure_percent() - before.failure_percent()
    }
}

impl Compared {
    pub(crate) fn failure_percent(&self) -> f64 {
        share(self.failures, self.requests)
    }
}

impl Percentiles {
    /// What each is the value of, in ascending order.
    pub(crate) const SHARES: [f64; 11] = [
        0.25, 0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999,
    ];
}

impl From<[f64; 11]> for Percentiles {
    /// The values of [`SHARES`](Self::SHARES).
    fn from([p25, p50, p66, p75, p80, p90, p95, p98, p99, p99_9, p99_99]: [f64; 11]) -> Self {
        Self {
            p25,
            p50,
            p66,
            p75,
            p80,
            p90,
            p95,
            p98,
            p99,
            p99_9,
            p99_99,
        }
    }
}

#[cfg(feature = "cli")]
impl Timeline {
    /// Requests and failures a second over the latest ten complete intervals.
    pub(crate) fn recent_rates(&self) -> (f64, f64) {
        let recent = self.intervals.iter().rev().take(10);
        let (mut requests, mut failures, mut seconds) = (0, 0, 0.0);
        for interval in recent {
            requests += interval.requests;
            failures += interval.failures;
            seconds += interval.length_s;
        }
        if seconds > 0.0 {
            (requests as f64 / seconds, failures as f64 / seconds)
        } else {
            (0.0, 0.0)
        }
    }
}
