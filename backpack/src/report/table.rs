//! The report as text: a table of figures, then what went wrong, then the thresholds.

pub(crate) mod cells;
mod comparison;
mod from_start;

use std::fmt::{self, Formatter};
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};

use super::{Figures, Report};
use crate::metrics::Seen;
use cells::{longest_name, percent, printable, short};

const HEAD: [&str; 12] = [
    "Method",
    "Name",
    "Requests",
    "Failures",
    "%",
    "Average",
    "Min",
    "Max",
    "Median",
    "95 %",
    "99 %",
    "Requests/s",
];

/// Failures beyond these are many kinds of the same trouble; the data has them all.
const MOST_FAILURES: usize = 30;

pub(super) fn write(report: &Report, f: &mut Formatter<'_>) -> fmt::Result {
    let longest = longest_name(f.width());
    writeln!(f, "{}", figures(report, longest).trim_fmt())?;
    from_start::write(report, longest, f)?;
    comparison::write(report, f)?;
    interrupted(report, f)?;
    failures(report, f)?;
    aside(report, f)?;
    warnings(report, f)?;
    decisions(report, f)?;
    thresholds(report, f)
}

fn figures(report: &Report, longest: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(HEAD);
    for ((name, method), series) in report.aggregate.rows() {
        let figures = Figures::of(series.into_iter(), report.run.duration);
        table.add_row(row(method, &short(name, longest), &figures));
    }
    table.add_row(row("", "Aggregated", &report.total()));
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if place >= 2 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn row(method: &str, name: &str, figures: &Figures) -> Vec<String> {
    let requests = figures.requests();
    let share = figures.failures() as f64 / requests.max(1) as f64 * 100.0;
    let percentile = |share| time(figures.percentile(share));
    vec![
        method.to_owned(),
        name.to_owned(),
        requests.to_string(),
        figures.failures().to_string(),
        percent(share),
        time(figures.mean()),
        time(figures.min()),
        time(figures.max()),
        percentile(0.5),
        percentile(0.95),
        percentile(0.99),
        format!("{:.1}", figures.rate()),
    ]
}

/// Milliseconds as people read them.
pub(crate) fn latency(millis: Option<f64>) -> String {
    time(millis.map(|millis| Duration::from_secs_f64(millis / 1000.0)))
}

/// Three significant digits and a unit.
fn time(latency: Option<Duration>) -> String {
    let Some(latency) = latency else {
        return "-".to_owned();
    };
    let (value, unit) = match latency.as_secs_f64() {
        seconds if seconds >= 1.0 => (seconds, "s"),
        seconds if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        seconds => (seconds * 1e6, "µs"),
    };
    let digits = match value {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.digits$} {unit}")
}

fn interrupted(report: &Report, f: &mut Formatter<'_>) -> fmt::Result {
    match report.total().interrupted() {
        0 => Ok(()),
        count => {
            let requests = if count == 1 {
                "request was"
            } else {
                "requests were"
            };
            writeln!(
                f,
                "\n{count} {requests} cut off before an answer came: neither success nor failure"
            )
        }
    }
}

fn failures(report: &Report, f: &mut Formatter<'_>) -> fmt::Result {
    let failures = report.failures();
    if failures.is_empty() {
        return Ok(());
    }
    let longest = longest_name(f.width());
    writeln!(f, "\nFailures")?;
    for failure in failures.iter().take(MOST_FAILURES) {
        let (method, name) = (&failure.method, short(&failure.name, longest));
        writeln!(
            f,
            "{:>9}  {method} {name}: {}",
            failure.count,
            printable(&failure.error)
        )?;
    }
    match failures.len().saturating_sub(MOST_FAILURES) {
        0 => Ok(()),
        1 => writeln!(f, "{:>9}  and 1 further kind", ""),
        more => writeln!(f, "{:>9}  and {more} further kinds", ""),
    }
}

/// Panics and errors of `async` steps.
fn aside(report: &Report, f: &mut Formatter<'_>) -> fmt::Result {
    let aside = &report.aggregate.aside;
    for (title, occurrences) in [
        ("Panics", &aside.panics),
        ("Errors of steps", &aside.step_errors),
    ] {
        if occurrences.total() == 0 {
            continue;
        }
        writeln!(f, "\n{title}")?;
        let mut rows: Vec<_> = occurrences.iter().collect();
        rows.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(b.0)));
        for ((scenario, text), Seen { count, .. }) in rows.into_iter().take(MOST_FAILURES) {
            writeln!(f, "{count:>9}  {scenario}: {}", printable(text))?;
        }
    }
    Ok(())
}

fn warnings(report: &Report, f: &mut Formatter<'_>) -> fmt::Result {
    if !report.warnings.is_empty() {
        writeln!(f)?;
    }
    for warning in &report.warnings {
        writeln!(f, "warning: {warning}")?;
    }
    for (count, one, many) in [
        (
            report.missing_values(),
            "value was missing from an answer",
            "values were missing from answers",
        ),
        (
            report.overruns(),
            "pass took longer than its pacing",
            "passes took longer than their pacing",
        ),
    ] {
        match count {
            0 => {}
            1 => writeln!(f, "{count:>9}  {one}")?,
            _ => writeln!(f, "{count:>9}  {many}")?,
        }
    }
    Ok(())
}

/// What the run did on its own.
fn decisions(report: &Report, f: &mut Formatter<'_>) -> fmt::Result {
    if report.run.decisions.is_empty() {
        return Ok(());
    }
    writeln!(f, "\nDecisions")?;
    for (at, text) in report.decisions() {
        writeln!(f, "{:>8.1}s  {text}", at.as_secs_f64())?;
    }
    Ok(())
}

fn thresholds(report: &Report, f: &mut Formatter<'_>) -> fmt::Result {
    if let Some(why) = report.aborted() {
        writeln!(f, "\nEnded early: {why}")?;
    }
    if report.verdicts.is_empty() {
        return Ok(());
    }
    writeln!(f, "\nThresholds")?;
    for verdict in &report.verdicts {
        writeln!(f, "  {verdict}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_a_unit() {
        let text = |micros| time(Some(Duration::from_micros(micros)));
        assert_eq!(text(7), "7.00 µs");
        assert_eq!(text(4_321), "4.32 ms");
        assert_eq!(text(43_210), "43.2 ms");
        assert_eq!(text(432_100), "432 ms");
        assert_eq!(text(1_500_000), "1.50 s");
        assert_eq!(time(None), "-");
    }
}
