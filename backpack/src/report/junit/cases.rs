//! What is a test in JUnit's sense: the run, what was to be written, each threshold, each row, the steps that went wrong.

use crate::report::document::{Document, Row, Stats, ThresholdResult};
use crate::report::outcome::Outcome;
use crate::text::units;
use crate::threshold::line;

/// A test is no place for very many kinds of failures.
const MOST_KINDS: usize = 10;

/// One test.
pub(super) struct Case {
    /// What CI servers group by.
    pub(super) class: String,
    pub(super) name: String,
    pub(super) seconds: f64,
    /// None where it passed.
    pub(super) trouble: Option<Trouble>,
    pub(super) output: Option<String>,
}

/// Why a test failed.
pub(super) struct Trouble {
    pub(super) kind: Kind,
    /// The first is the message.
    pub(super) lines: Vec<String>,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Aborted,
    File,
    Threshold,
    Requests,
    Steps,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::File => "file",
            Self::Threshold => "threshold",
            Self::Requests => "requests",
            Self::Steps => "steps",
        }
    }
}

impl Trouble {
    /// What the server did is a failure, what this machine did is an error.
    pub(super) fn element(&self) -> &'static str {
        match self.kind {
            Kind::File => "error",
            _ => "failure",
        }
    }
}

/// All of a run's, in an order that is the same in each run.
pub(super) fn of(document: &Document, suite: &str, outcome: &Outcome) -> Vec<Case> {
    let mut cases = vec![whole(document, suite)];
    cases.extend(files(suite, outcome));
    let thresholds = document.thresholds.iter();
    cases.extend(thresholds.map(|it| threshold(it, suite)));
    let rows = document.rows.iter();
    cases.extend(rows.map(|row| requests(document, row, suite, outcome)));
    cases.extend(steps(document, suite, outcome));
    cases
}

/// That it came to its end.
fn whole(document: &Document, suite: &str) -> Case {
    let aborted = document.run.aborted.as_ref();
    Case {
        class: suite.to_owned(),
        name: "the run".to_owned(),
        seconds: document.run.duration_s,
        trouble: aborted.map(|why| Trouble {
            kind: Kind::Aborted,
            lines: vec![format!("ended early: {why}")],
        }),
        output: Some(figures(&document.total)),
    }
}

/// Only where something was not written or shown.
fn files(suite: &str, outcome: &Outcome) -> Option<Case> {
    let is_whole = outcome.problems.is_empty();
    (!is_whole).then(|| Case {
        class: suite.to_owned(),
        name: "files".to_owned(),
        seconds: 0.0,
        trouble: Some(Trouble {
            kind: Kind::File,
            lines: outcome.problems.clone(),
        }),
        output: None,
    })
}

fn threshold(result: &ThresholdResult, suite: &str) -> Case {
    let (measured, place) = (result.measured.as_deref(), result.place.as_deref());
    let line = line(result.held, &result.asked, measured, place);
    let (missed, held) = match result.held {
        true => (None, Some(line)),
        false => (Some(line), None),
    };
    Case {
        class: suite.to_owned(),
        name: result.asked.clone(),
        seconds: 0.0,
        trouble: missed.map(|line| Trouble {
            kind: Kind::Threshold,
            lines: vec![line],
        }),
        output: held,
    }
}

/// A row's time is the mean latency, so that what a CI server draws of its tests' times is worth a look.
fn requests(document: &Document, row: &Row, suite: &str, outcome: &Outcome) -> Case {
    let stats = &row.stats;
    let is_red = outcome.strict && stats.failures > 0;
    Case {
        class: scenario(row).unwrap_or(suite).to_owned(),
        name: format!("{} {}", row.method, row.name),
        seconds: stats.latency.as_ref().map_or(0.0, |it| it.mean / 1000.0),
        trouble: is_red.then(|| Trouble {
            kind: Kind::Requests,
            lines: failures(document, row),
        }),
        output: Some(figures(stats)),
    }
}

/// The one that made all requests of a row.
fn scenario(row: &Row) -> Option<&str> {
    let (first, others) = row.parts.split_first()?;
    let is_one = others.iter().all(|part| part.scenario == first.scenario);
    is_one.then_some(first.scenario.as_str())
}

/// How many failed, and why.
fn failures(document: &Document, row: &Row) -> Vec<String> {
    let stats = &row.stats;
    let mut lines = vec![format!(
        "{} of {} failed ({})",
        units::count(stats.failures),
        requests_of(stats.requests),
        units::percent(stats.failure_percent())
    )];
    let kinds = document.failures.iter();
    let kinds = kinds.filter(|it| it.method == row.method && it.name == row.name);
    let kinds = kinds.map(|it| format!("{} times: {}", units::count(it.count), it.error));
    lines.extend(kinds.take(MOST_KINDS));
    lines
}

/// A case for each scenario with steps that went wrong.
fn steps(document: &Document, suite: &str, outcome: &Outcome) -> Vec<Case> {
    let exceptions = || document.exceptions.iter();
    let mut scenarios: Vec<_> = exceptions().map(|it| it.scenario.as_str()).collect();
    scenarios.sort_unstable();
    scenarios.dedup();
    let case = |scenario: &str| {
        let own = || exceptions().filter(|it| it.scenario == scenario);
        let count = units::count(own().map(|it| it.count).sum());
        let kinds = own().map(|it| format!("{} times: {}", units::count(it.count), it.text));
        let mut lines = vec![format!("{count} panics and errors of steps")];
        lines.extend(kinds.take(MOST_KINDS));
        let (red, output) = match outcome.strict {
            true => (Some(lines), None),
            false => (None, Some(lines.join("\n"))),
        };
        Case {
            // Of very many kinds the last are counted without theirs.
            class: match scenario {
                "" => suite.to_owned(),
                scenario => scenario.to_owned(),
            },
            name: "steps".to_owned(),
            seconds: 0.0,
            trouble: red.map(|lines| Trouble {
                kind: Kind::Steps,
                lines,
            }),
            output,
        }
    };
    scenarios.into_iter().map(case).collect()
}

/// In a line.
fn figures(stats: &Stats) -> String {
    let failed = match stats.failures {
        0 => "none failed".to_owned(),
        failed => format!(
            "{} failed ({})",
            units::count(failed),
            units::percent(stats.failure_percent())
        ),
    };
    let mut figures = format!(
        "{}, {failed}, {} a second",
        requests_of(stats.requests),
        units::rate(stats.rate)
    );
    if let Some(latency) = &stats.latency {
        let percentiles = &latency.percentiles;
        let times = [
            ("mean", latency.mean),
            ("median", percentiles.p50),
            ("95 %", percentiles.p95),
            ("99 %", percentiles.p99),
            ("max", latency.max),
        ];
        let times = times.map(|(name, millis)| format!("{name} {}", units::latency(millis)));
        figures = format!("{figures}; {}", times.join(", "));
    }
    figures
}

fn requests_of(requests: u64) -> String {
    match requests {
        1 => "1 request".to_owned(),
        requests => format!("{} requests", units::count(requests)),
    }
}
