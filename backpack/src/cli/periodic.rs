//! The table that is printed every few seconds where no terminal is: to standard error, for the report goes to standard output.

use std::time::{Duration, Instant};

use super::output::tell;
use super::progress::clock;
use crate::report::document::{Document, RunState, Stats, Timeline};
use crate::report::table::grid::Grid;
use crate::report::table::latency;
use crate::text::units;

/// Often enough for a watched log, seldom enough for one that is kept.
const EVERY: Duration = Duration::from_secs(5);

/// The rows with the most requests; the report has them all.
const MOST_ROWS: usize = 10;

const HEAD: [&str; 8] = [
    "Method", "Name", "Requests", "Failures", "%", "Median", "95 %", "Now/s",
];

/// Tells when the next table is due.
pub(super) struct Periodic {
    due: Instant,
}

impl Periodic {
    pub(super) fn new() -> Self {
        Self {
            due: Instant::now() + EVERY,
        }
    }

    pub(super) fn show(&mut self, document: &Document) {
        if Instant::now() >= self.due {
            self.due += EVERY;
            tell(&text(document));
        }
    }
}

fn text(document: &Document) -> String {
    let mut text = format!("{}\n{}", head(document), table(document));
    let more = document.rows.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        text += &format!("\n        and {more} more");
    }
    text + "\n"
}

/// As `[15s] 50 users`.
fn head(document: &Document) -> String {
    let run = &document.run;
    let users: u64 = run.scenarios.iter().map(|share| share.users).sum();
    let time = clock(Duration::from_secs_f64(run.duration_s));
    let word = |count| if count == 1 { "user" } else { "users" };
    match run.state {
        RunState::Spawning => {
            let asked = run.all_users();
            format!("[{time}] {users} of {asked} {}", word(asked))
        }
        RunState::Stopping => format!("[{time}] stopping, {users} {} left", word(users)),
        RunState::Running | RunState::Stopped => format!("[{time}] {users} {}", word(users)),
    }
}

fn table(document: &Document) -> String {
    let rows = document.busiest(MOST_ROWS).into_iter();
    let mut rows: Vec<_> = rows
        .map(|(_, row)| cells(&row.method, &row.name, &row.stats, &row.timeline))
        .collect();
    rows.push(cells("", "Aggregated", &document.total, &document.timeline));
    Grid::new(&HEAD, rows).text(None, &[])
}

fn cells(method: &str, name: &str, stats: &Stats, timeline: &Timeline) -> Vec<String> {
    let percentiles = stats.latency.as_ref().map(|latency| &latency.percentiles);
    let (rate, _) = timeline.recent_rates();
    vec![
        method.to_owned(),
        name.to_owned(),
        stats.requests.to_string(),
        stats.failures.to_string(),
        units::share(stats.failure_percent()),
        latency(percentiles.map(|latencies| latencies.p50)),
        latency(percentiles.map(|latencies| latencies.p95)),
        format!("{rate:.1}"),
    ]
}
