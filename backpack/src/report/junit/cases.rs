//! What is a test in JUnit's sense: the run, what was to be written, each threshold, row, chain and pass, the steps that went wrong.

use crate::report::document::{Document, Generator, Latency, Measure, Row, Stats, ThresholdResult};
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
    Passes,
    Steps,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Aborted => "aborted",
            Self::File => "file",
            Self::Threshold => "threshold",
            Self::Requests => "requests",
            Self::Passes => "passes",
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
    cases.extend(thresholds.map(|it| threshold(document, it, suite)));
    let rows = document.rows.iter();
    cases.extend(rows.map(|row| requests(document, row, suite, outcome)));
    let plays = document.passes.iter();
    cases.extend(plays.map(|it| passes(it, suite, outcome)));
    cases.extend(steps(document, suite, outcome));
    cases
}

/// That it came to its end.
fn whole(document: &Document, suite: &str) -> Case {
    let aborted = document.run.aborted.as_ref();
    let limited = document.generator.as_ref().map(Generator::warning);
    let mut output = vec![figures(&document.total)];
    output.extend(limited);
    Case {
        class: suite.to_owned(),
        name: "the run".to_owned(),
        seconds: document.run.duration_s,
        trouble: aborted.map(|why| Trouble {
            kind: Kind::Aborted,
            lines: vec![format!("ended early: {why}")],
        }),
        output: Some(output.join("\n")),
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

fn threshold(document: &Document, result: &ThresholdResult, suite: &str) -> Case {
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
            lines: [Some(line), doubt(document)]
                .into_iter()
                .flatten()
                .collect(),
        }),
        output: held,
    }
}

/// What speaks against what was missed.
fn doubt(document: &Document) -> Option<String> {
    Some(format!("in doubt: {}", document.doubt()?))
}

/// A row's time is the mean latency, so that what a CI server draws of its tests' times is worth a look.
fn requests(document: &Document, row: &Row, suite: &str, outcome: &Outcome) -> Case {
    let stats = &row.stats;
    let is_red = outcome.strict && stats.failures > 0;
    Case {
        class: class(row.parts.iter().map(|it| &*it.scenario), suite),
        name: format!("{} {}", row.method, row.name),
        seconds: stats.latency.as_ref().map_or(0.0, |it| it.mean / 1000.0),
        trouble: is_red.then(|| Trouble {
            kind: Kind::Requests,
            lines: failures(document, row),
        }),
        output: Some(figures(stats)),
    }
}

/// A chain, or the passes of a scenario. One fails where one of its steps does, so none is red in a run that has no failures.
fn passes(of: &Measure, suite: &str, outcome: &Outcome) -> Case {
    let stats = &of.stats;
    let (failures, percent) = (stats.failures, stats.failure_percent());
    let count = match stats.count {
        1 => "1 pass".to_owned(),
        count => format!("{} passes", units::count(count)),
    };
    let trouble = (outcome.strict && failures > 0).then(|| Trouble {
        kind: Kind::Passes,
        lines: vec![some_failed(failures, &count, percent)],
    });
    Case {
        class: class(of.parts.iter().map(|it| &*it.scenario), suite),
        name: format!("{} {}", of.kind, of.name),
        seconds: stats.times.as_ref().map_or(0.0, |it| it.mean / 1000.0),
        trouble,
        output: Some(described(
            &count,
            failures,
            percent,
            stats.rate,
            stats.times.as_ref(),
        )),
    }
}

/// The scenario where it is the only one, else the suite.
fn class<'d>(mut scenarios: impl Iterator<Item = &'d str>, suite: &str) -> String {
    let first = scenarios.next().unwrap_or(suite);
    let is_one = scenarios.all(|other| other == first);
    if is_one { first } else { suite }.to_owned()
}

/// How many failed, and why.
fn failures(document: &Document, row: &Row) -> Vec<String> {
    let stats = &row.stats;
    let requests = requests_of(stats.requests);
    let mut lines = vec![some_failed(
        stats.failures,
        &requests,
        stats.failure_percent(),
    )];
    let kinds = document.failures.iter();
    let kinds = kinds.filter(|it| it.method == row.method && it.name == row.name);
    let kinds = kinds.map(|it| format!("{} times: {}", units::count(it.count), it.error));
    lines.extend(kinds.take(MOST_KINDS));
    lines
}

fn some_failed(failures: u64, of: &str, percent: f64) -> String {
    let (failures, percent) = (units::count(failures), units::percent(percent));
    format!("{failures} of {of} failed ({percent})")
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
    described(
        &requests_of(stats.requests),
        stats.failures,
        stats.failure_percent(),
        stats.rate,
        stats.latency.as_ref(),
    )
}

fn described(
    count: &str,
    failures: u64,
    percent: f64,
    rate: f64,
    times: Option<&Latency>,
) -> String {
    let failed = match failures {
        0 => "none failed".to_owned(),
        failed => format!(
            "{} failed ({})",
            units::count(failed),
            units::percent(percent)
        ),
    };
    let mut figures = format!("{count}, {failed}, {} a second", units::rate(rate));
    if let Some(times) = times {
        let percentiles = &times.percentiles;
        let times = [
            ("mean", times.mean),
            ("median", percentiles.p50),
            ("95 %", percentiles.p95),
            ("99 %", percentiles.p99),
            ("max", times.max),
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
