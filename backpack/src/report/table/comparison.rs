//! The figures of the baseline, and how far those of the run are from them.

use std::fmt::{self, Formatter};

use super::grid::Grid;
use crate::report::document::{self, Document, Stats};
use crate::text::printable;
use crate::text::units;

const HEAD: [&str; 7] = [
    "Method",
    "Name",
    "% failures",
    "Median",
    "95 %",
    "99 %",
    "Requests/s",
];

pub(crate) fn write(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    let Some(baseline) = &document.baseline else {
        return Ok(());
    };
    let started = baseline.started_at.strftime("%Y-%m-%d %H:%M UTC");
    let file = printable::line(&baseline.file);
    writeln!(f, "\nBaseline {file} of {started}, and the change since")?;
    let rows = document.rows.iter();
    let mut rows: Vec<_> = rows
        .map(|row| cells(&row.method, &row.name, &row.stats))
        .collect();
    rows.push(cells("", "Aggregated", &document.total));
    let spare = ["Median", "99 %", "% failures"];
    writeln!(f, "{}", Grid::new(&HEAD, rows).text(f.width(), &spare))
}

fn cells(method: &str, name: &str, stats: &Stats) -> Vec<String> {
    let mut cells = vec![method.to_owned(), name.to_owned()];
    let Some(before) = &stats.baseline else {
        cells.extend(["-"; HEAD.len() - 2].map(str::to_owned));
        return cells;
    };
    let percentiles = stats.latency.as_ref().map(|latency| &latency.percentiles);
    let (failures, points) = (before.failure_percent(), stats.failure_points(before));
    cells.push(format!("{} ({points:+.2})", units::share(failures)));
    for (before, now) in [
        (before.p50, percentiles.map(|now| now.p50)),
        (before.p95, percentiles.map(|now| now.p95)),
        (before.p99, percentiles.map(|now| now.p99)),
    ] {
        cells.push(before.map_or_else(
            || "-".to_owned(),
            |before| units::latency(before) + &change(before, now),
        ));
    }
    cells.push(format!("{:.1}", before.rate) + &change(before.rate, Some(stats.rate)));
    cells
}

/// ` (+9.1 %)`; nothing where there is no base for it.
fn change(before: f64, now: Option<f64>) -> String {
    let change = document::change(now, Some(before));
    change.map_or_else(String::new, |change| format!(" ({change:+.1} %)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    struct Section(Document);

    impl fmt::Display for Section {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            write(&self.0, f)
        }
    }

    #[test]
    fn the_figures_of_the_baseline_stand_with_the_change() {
        let text = Section(sample::with_baseline()).to_string();
        let lines: Vec<_> = text.trim_start().lines().map(str::trim_end).collect();
        assert_eq!(
            lines[0],
            "Baseline main.json of 2026-11-21 18:30 UTC, and the change since"
        );
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let total = words(lines[4]);
        assert_eq!(
            total,
            "Aggregated 0.00 (+10.00) 5.00 ms (+20.0 %) 16.0 ms (+25.0 %) 16.0 ms (+31.2 %) 5.0 (-20.0 %)"
        );
        assert_eq!(words(lines[3]), "POST /login - - - - -");
    }

    #[test]
    fn without_a_baseline_there_is_none() {
        assert_eq!(Section(sample::document()).to_string(), "");
    }
}
