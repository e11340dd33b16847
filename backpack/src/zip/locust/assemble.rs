//! What Locust tells, as far as it goes, as a report of ours.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::Downloads;
use super::beside::{Parted, parted};
use super::figures::{Figures, Table, figures};
use super::history::History;
use super::template::Template;
use crate::report::document::{
    Document, FORMAT, Failure, Row, Run, RunState, Stats, Timeline, VERSION, Versions,
};

/// The JSON of `stats/requests`, as far as it is read here.
#[derive(Deserialize)]
struct Statistics {
    #[serde(default)]
    state: String,
    #[serde(default)]
    user_count: u64,
    #[serde(default)]
    errors: Vec<Value>,
}

#[derive(Deserialize)]
struct Mistake {
    method: Option<String>,
    name: String,
    error: String,
    occurrences: u64,
    first_seen: Option<f64>,
    last_seen: Option<f64>,
}

pub(super) fn document(downloads: &Downloads, page: &Url) -> Result<Document, String> {
    let stats = downloads.stats.as_deref();
    let stats = stats.ok_or("they need the statistics as CSV")?;
    let Figures {
        rows,
        total,
        mut problems,
    } = figures(&String::from_utf8_lossy(stats))?;
    let Parted {
        rows,
        passes,
        metrics,
    } = parted(rows, &total);
    let statistics: Statistics = serde_json::from_slice(&downloads.statistics)
        .map_err(|error| format!("stats/requests: {error}"))?;
    let template = downloads.statistics_page.as_deref().and_then(Template::of);
    let history = history(downloads, template.as_ref());
    let started_at = started(template.as_ref(), history.as_ref(), &total);
    let timeline = history
        .as_ref()
        .map_or_else(Timeline::default, History::timeline);
    let (failures, unread) = failures(&statistics.errors, started_at);
    if unread > 0 {
        problems.push(format!("failures that could not be read: {unread}"));
    }
    problems.extend(warnings(downloads, page, &timeline, total.requests));
    Ok(Document {
        format: FORMAT.to_owned(),
        version: VERSION,
        run: Run {
            host: template.and_then(|it| it.host).unwrap_or_default(),
            users: users(&statistics, history.as_ref()),
            state: state(&statistics.state),
            ..run(started_at, &total, page)
        },
        rows: with_timelines(rows, history.as_ref()),
        passes,
        metrics,
        failures,
        arrivals: None,
        exceptions: Vec::new(),
        missing_values: Vec::new(),
        skipped: Vec::new(),
        overruns: Vec::new(),
        decisions: Vec::new(),
        warnings: problems,
        exchanges: Vec::new(),
        timeline,
        total,
        thresholds: Vec::new(),
        generator: None,
        baseline: None,
    })
}

/// What is to be known of figures that are not our own.
fn warnings(downloads: &Downloads, page: &Url, timeline: &Timeline, requests: u64) -> Vec<String> {
    let mut warnings = vec![format!(
        "read from Locust at {page}: what it does not tell (seed, time-outs, bytes sent, standard deviations, first quartiles, figures by status) is missing"
    )];
    let over_time: u64 = timeline.intervals.iter().map(|it| it.requests).sum();
    if downloads.history.is_none() && over_time > 0 {
        warnings.push("requests over time are put together from rates of ten seconds".to_owned());
    }
    if downloads.history.is_some() && over_time < requests {
        warnings.push(format!(
            "the history has {over_time} of {requests} requests: Locust writes it every ten seconds"
        ));
    }
    warnings.extend(exceptions(downloads.exceptions.as_deref()));
    warnings
}

/// From the table, which has each row and second; else from the page, which has all together, some seconds apart.
fn history(downloads: &Downloads, template: Option<&Template>) -> Option<History> {
    let table = downloads.history.as_deref().map(String::from_utf8_lossy);
    table
        .and_then(|table| History::of_table(&table))
        .or_else(|| {
            let start = template?.start_time?.as_second();
            History::of_all(template?.moments(), start)
        })
}

fn with_timelines(mut rows: Vec<Row>, history: Option<&History>) -> Vec<Row> {
    for row in &mut rows {
        if let Some(history) = history {
            row.timeline = history.timeline_of(&row.method, &row.name);
        }
    }
    rows
}

fn users(statistics: &Statistics, history: Option<&History>) -> u64 {
    let most = history.map_or(0, History::max_users);
    most.max(statistics.user_count)
}

fn state(text: &str) -> RunState {
    match text {
        "spawning" => RunState::Spawning,
        "running" => RunState::Running,
        "stopping" | "cleanup" => RunState::Stopping,
        _ => RunState::Stopped,
    }
}

/// Locust's rates are requests by the time from its start to the latest request.
fn seconds(total: &Stats) -> f64 {
    match total.rate > 0.0 {
        true => total.requests as f64 / total.rate,
        false => 0.0,
    }
}

fn started(template: Option<&Template>, history: Option<&History>, total: &Stats) -> Timestamp {
    let told = template.and_then(|it| it.start_time);
    let first = || Timestamp::from_second(history?.start()).ok();
    told.or_else(first).unwrap_or_else(|| {
        let now = Timestamp::now();
        let ago = jiff::SignedDuration::try_from_secs_f64(seconds(total)).ok();
        ago.and_then(|ago| now.checked_sub(ago).ok()).unwrap_or(now)
    })
}

fn run(started_at: Timestamp, total: &Stats, page: &Url) -> Run {
    Run {
        state: RunState::Stopped,
        host: String::new(),
        seed: 0,
        started_at,
        duration_s: seconds(total),
        users: 0,
        spawn_rate: None,
        arrival_rate: None,
        max_delay_s: None,
        stages: Vec::new(),
        loads: Vec::new(),
        iterations: None,
        run_time_s: None,
        warm_up_s: None,
        stop_timeout_s: 0.0,
        timeout_s: 0.0,
        scenarios: Vec::new(),
        aborted: None,
        plan: format!("Locust at {page}"),
        command_line: Vec::new(),
        versions: Versions {
            backpack: env!("CARGO_PKG_VERSION").to_owned(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            cores: std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64),
        },
    }
}

/// The most frequent first, and how many are not told as Locust tells them.
fn failures(mistakes: &[Value], started_at: Timestamp) -> (Vec<Failure>, usize) {
    let told = mistakes.len();
    let mistakes = mistakes
        .iter()
        .filter_map(|mistake| Mistake::deserialize(mistake).ok());
    let time = |seconds: Option<f64>| {
        let millis = seconds.map(|seconds| (seconds * 1e3) as i64);
        millis
            .and_then(|millis| Timestamp::from_millisecond(millis).ok())
            .unwrap_or(started_at)
    };
    let failure = |mistake: Mistake| Failure {
        method: mistake.method.unwrap_or_default(),
        name: mistake.name,
        error: mistake.error,
        count: mistake.occurrences,
        first_seen: time(mistake.first_seen),
        last_seen: time(mistake.last_seen),
        sample: None,
    };
    let mut failures: Vec<_> = mistakes.map(failure).collect();
    failures.sort_by_key(|failure| std::cmp::Reverse(failure.count));
    let unread = told - failures.len();
    (failures, unread)
}

/// Locust does not tell when they were, so that they stay in their table.
fn exceptions(table: Option<&[u8]>) -> Option<String> {
    let table = Table::read(&String::from_utf8_lossy(table?)).ok()?;
    let count: f64 = table.rows().filter_map(|row| row.number("Count")).sum();
    (count > 0.0).then(|| format!("exceptions, which are in csv/exceptions.csv: {count}"))
}
