//! The open model: what became of the arrivals, and the latencies from the intended start.

use std::fmt::{self, Formatter};

use super::grid::Grid;
use super::latency;
use crate::report::document::{Document, Stats};

const HEAD: [&str; 8] = [
    "Method", "Name", "Average", "Min", "Max", "Median", "95 %", "99 %",
];

pub(super) fn write(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    let Some(arrivals) = document.arrivals else {
        return Ok(());
    };
    writeln!(
        f,
        "\nArrivals: {} scheduled, {} started, {} dropped; {} requests sent",
        arrivals.scheduled, arrivals.started, arrivals.dropped, arrivals.sent
    )?;
    let rows = document.rows.iter();
    let mut rows: Vec<_> = rows
        .map(|row| cells(&row.method, &row.name, &row.stats))
        .collect();
    rows.push(cells("", "Aggregated", &document.total));
    writeln!(
        f,
        "\nLatency from the intended start (above: from when a request was sent)\n{}",
        Grid::new(&HEAD, rows).text(f.width(), &["Min"])
    )
}

/// Without figures where no request has a latency.
fn cells(method: &str, name: &str, stats: &Stats) -> Vec<String> {
    let times = stats.latency_from_start.as_ref().map(|it| {
        let p = &it.percentiles;
        [it.mean, it.min, it.max, p.p50, p.p95, p.p99]
    });
    let mut cells = vec![method.to_owned(), name.to_owned()];
    cells.extend((0..HEAD.len() - 2).map(|place| latency(times.map(|times| times[place]))));
    cells
}
