//! The open model: what became of the arrivals, and the latencies from the intended start.

use std::fmt::{self, Formatter};

use comfy_table::{CellAlignment, Table, presets};

use super::cells::short;
use super::time;
use crate::report::{Figures, Report};

const HEAD: [&str; 7] = ["Method", "Name", "Average", "Max", "Median", "95 %", "99 %"];

pub(super) fn write(report: &Report, longest: usize, f: &mut Formatter<'_>) -> fmt::Result {
    if report.run.arrival_rate.is_none() {
        return Ok(());
    }
    writeln!(
        f,
        "\nArrivals: {} scheduled, {} started, {} dropped",
        report.scheduled(),
        report.started(),
        report.dropped()
    )?;
    writeln!(
        f,
        "\nLatency from the intended start\n{}",
        latencies(report, longest).trim_fmt()
    )
}

fn latencies(report: &Report, longest: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(HEAD);
    for ((name, method), series) in report.aggregate.rows() {
        let figures = Figures::of(series.into_iter(), report.run.duration);
        table.add_row(row(
            method,
            &short(name, longest),
            figures.from_start().as_ref(),
        ));
    }
    let total = report.total().from_start();
    table.add_row(row("", "Aggregated", total.as_ref()));
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if place >= 2 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Without figures where no request has a latency.
fn row(method: &str, name: &str, figures: Option<&Figures>) -> Vec<String> {
    let figure = |of: fn(&Figures) -> Option<std::time::Duration>| time(figures.and_then(of));
    vec![
        method.to_owned(),
        name.to_owned(),
        figure(Figures::mean),
        figure(Figures::max),
        figure(|it| it.percentile(0.5)),
        figure(|it| it.percentile(0.95)),
        figure(|it| it.percentile(0.99)),
    ]
}
