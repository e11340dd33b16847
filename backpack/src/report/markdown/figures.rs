//! The figures of the busiest names, and of all requests.

use super::MOST_ROWS;
use super::cells::{code, delta, percent, points, text};
use super::section;
use crate::report::document::{Baseline, Document, Stats};
use crate::text::units::{count, latency as time, rate};

const HEAD: [&str; 11] = [
    "Method",
    "Name",
    "Requests",
    "Failures",
    "%",
    "Average",
    "Median",
    "95 %",
    "99 %",
    "Max",
    "Requests/s",
];

const PHASES: [&str; 9] = [
    "Method",
    "Name",
    "Name look-up",
    "Connecting",
    "TLS",
    "First byte",
    "Receiving",
    "First byte, 95 %",
    "99 %",
];

const FROM_START: [&str; 7] = ["Method", "Name", "Average", "Median", "95 %", "99 %", "Max"];

pub(super) fn latencies(document: &Document) -> String {
    let busiest = document.busiest(MOST_ROWS).into_iter();
    let rows = busiest.map(|(_, row)| figures(text(&row.method), text(&row.name), &row.stats));
    let total = figures(String::new(), "**Aggregated**".to_owned(), &document.total);
    [
        section("Figures", &HEAD, 2, rows.chain([total])),
        left_out(document.rows.len().saturating_sub(MOST_ROWS)),
        document
            .baseline
            .as_ref()
            .map_or_else(String::new, compared),
    ]
    .concat()
}

fn figures(method: String, name: String, stats: &Stats) -> Vec<String> {
    let before = stats.baseline.as_ref();
    let latency = stats.latency.as_ref();
    let beside = |now: Option<f64>, before: Option<f64>, show: fn(f64) -> String| match now {
        Some(now) => show(now) + &delta(now, before),
        None => "-".to_owned(),
    };
    let times = latency.map(|it| &it.percentiles);
    let failure_change = before.map(|before| points(stats.failure_points(before)));
    vec![
        method,
        name,
        count(stats.requests),
        count(stats.failures),
        percent(stats.failure_percent()) + &failure_change.unwrap_or_default(),
        beside(
            latency.map(|it| it.mean),
            before.and_then(|it| it.mean),
            time,
        ),
        beside(times.map(|it| it.p50), before.and_then(|it| it.p50), time),
        beside(times.map(|it| it.p95), before.and_then(|it| it.p95), time),
        beside(times.map(|it| it.p99), before.and_then(|it| it.p99), time),
        beside(latency.map(|it| it.max), None, time),
        beside(Some(stats.rate), before.map(|it| it.rate), rate),
    ]
}

fn left_out(rows: usize) -> String {
    match rows {
        0 => String::new(),
        rows => format!(
            "\nThe {MOST_ROWS} most requested names; {rows} more {} in the other formats.\n",
            if rows == 1 { "is" } else { "are" }
        ),
    }
}

fn compared(baseline: &Baseline) -> String {
    let started = baseline.started_at.strftime("%Y-%m-%d %H:%M UTC");
    let file = code(&baseline.file);
    format!("\nIn brackets: the change from the baseline {file} of {started}.\n")
}

/// The open model: how long somebody would have waited who came on schedule.
pub(super) fn from_start(document: &Document) -> String {
    let figures = |method: &str, name: String, stats: &Stats| {
        let latency = stats.latency_from_start.as_ref()?;
        let p = &latency.percentiles;
        let times = [latency.mean, p.p50, p.p95, p.p99, latency.max].map(time);
        Some([vec![text(method), name], times.to_vec()].concat())
    };
    let busiest = document.busiest(MOST_ROWS).into_iter();
    let rows = busiest.filter_map(|(_, row)| figures(&row.method, text(&row.name), &row.stats));
    let total = figures("", "**Aggregated**".to_owned(), &document.total);
    let title = "Latency from the intended start (above: from when a request was sent)";
    section(title, &FROM_START, 2, rows.chain(total))
}

/// Where the time went: the parts of the averages above, and how the waiting for the first byte spreads.
pub(super) fn phases(document: &Document) -> String {
    let figures = |method: &str, name: String, stats: &Stats| {
        let means = stats.phases_ms.as_ref()?.all();
        let means = means.map(|(.., millis)| match millis > 0.0 {
            true => time(millis),
            false => "-".to_owned(),
        });
        let first_byte = &stats.first_byte_ms.as_ref()?.percentiles;
        let spread = [first_byte.p95, first_byte.p99].map(time);
        Some([vec![text(method), name], means.to_vec(), spread.to_vec()].concat())
    };
    let busiest = document.busiest(MOST_ROWS).into_iter();
    let rows = busiest.filter_map(|(_, row)| figures(&row.method, text(&row.name), &row.stats));
    let total = figures("", "**Aggregated**".to_owned(), &document.total);
    let title = "Phases (where the average went)";
    section(title, &PHASES, 2, rows.chain(total))
}
