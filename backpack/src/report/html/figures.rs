//! The tables of figures: each name, then the same split by status and by scenario.

use super::cells::{latency, line, name, number, table, word};
use crate::report::document::{Document, Latency, Part, Row, Stats, StatusStats, share};
use crate::report::markup::{Markup, markup};
use crate::text::units;

const REQUESTS: [&str; 10] = [
    "Method",
    "Name",
    "#Requests",
    "#Failures",
    "#Failures %",
    "#Requests/s",
    "#Failures/s",
    "#Interrupted",
    "#Received",
    "#Sent",
];

const TIMES: [&str; 17] = [
    "Method",
    "Name",
    "#Mean",
    "#Deviation",
    "#Min",
    "#25 %",
    "#Median",
    "#66 %",
    "#75 %",
    "#80 %",
    "#90 %",
    "#95 %",
    "#98 %",
    "#99 %",
    "#99.9 %",
    "#99.99 %",
    "#Max",
];

const STATUSES: [&str; 12] = [
    "Method",
    "Name",
    "Status",
    "#Requests",
    "#Share",
    "#Failures",
    "#Received",
    "#Mean",
    "#Median",
    "#95 %",
    "#99 %",
    "#Max",
];

const PARTS: [&str; 12] = [
    "Method",
    "Name",
    "Endpoint",
    "Scenario",
    "#Requests",
    "#Share",
    "#Failures",
    "#Mean",
    "#Median",
    "#95 %",
    "#99 %",
    "#Max",
];

pub(super) fn requests(document: &Document) -> Markup {
    let cells = |stats: &Stats| {
        let cells = [
            units::count(stats.requests),
            units::count(stats.failures),
            units::percent(stats.failure_percent()),
            units::rate(stats.rate),
            units::rate(stats.failure_rate),
            units::count(stats.interrupted),
            units::bytes(stats.bytes_in),
            units::bytes(stats.bytes_out),
        ];
        cells.map(number).into()
    };
    markup!(
        r#"<section id="requests"><h2>Requests</h2>{}</section>"#,
        by_name(document, &REQUESTS, cells)
    )
}

pub(super) fn response_times(document: &Document) -> Markup {
    let since = document
        .arrivals
        .map(|_| " Each from when it was sent; from when its pass was due, see below.");
    let sent = markup!(
        r#"<section id="response-times"><h2>Response times</h2>"#
        r#"<p class="quiet">So many percent of the requests took at most so long."#
        " Requests that got no connection are not among them.{}</p>{}</section>",
        since, latencies(document, |stats| stats.latency.as_ref())
    );
    [sent, from_start(document).unwrap_or_default()].into()
}

fn from_start(document: &Document) -> Option<Markup> {
    document.arrivals?;
    Some(markup!(
        r#"<section id="from-start"><h2>Response times from the intended start</h2>"#
        r#"<p class="quiet">Where a pass began late, for all users were busy, its first request took as much longer:"#
        " so long would somebody have waited who came on schedule.</p>{}</section>",
        latencies(document, |stats| stats.latency_from_start.as_ref())
    ))
}

fn latencies(document: &Document, which: fn(&Stats) -> Option<&Latency>) -> Markup {
    let cells = |stats: &Stats| {
        let of: [fn(&Latency) -> f64; 15] = [
            |l| l.mean,
            |l| l.standard_deviation,
            |l| l.min,
            |l| l.percentiles.p25,
            |l| l.percentiles.p50,
            |l| l.percentiles.p66,
            |l| l.percentiles.p75,
            |l| l.percentiles.p80,
            |l| l.percentiles.p90,
            |l| l.percentiles.p95,
            |l| l.percentiles.p98,
            |l| l.percentiles.p99,
            |l| l.percentiles.p99_9,
            |l| l.percentiles.p99_99,
            |l| l.max,
        ];
        let told = |part| {
            which(stats)
                .map(part)
                .filter(|millis: &f64| !millis.is_nan())
        };
        of.map(|part| latency(told(part))).into()
    };
    by_name(document, &TIMES, cells)
}

/// One line for each name, and one for all of them.
pub(super) fn by_name(
    document: &Document,
    heads: &[&str],
    cells: impl Fn(&Stats) -> Markup,
) -> Markup {
    let rows = document.rows.iter();
    let lines = rows.map(|row| line([row_name(row), cells(&row.stats)]));
    let total = markup!("<td></td><td>Aggregated</td>{}", cells(&document.total));
    table(heads, &lines.collect(), Some(&total))
}

fn row_name(row: &Row) -> Markup {
    [word(&row.method), name(&row.name)].into()
}

pub(super) fn statuses(document: &Document) -> Option<Markup> {
    let of_row = |row: &Row, status: &StatusStats| {
        line([
            row_name(row),
            word(status_name(&status.status)),
            number(units::count(status.requests)),
            number(units::percent(share(status.requests, row.stats.requests))),
            number(units::count(status.failures)),
            number(units::bytes(status.bytes_in)),
            times(status.latency.as_ref()),
        ])
    };
    let lines = document.rows.iter().flat_map(|row| {
        let statuses = row.stats.statuses.iter();
        statuses.map(move |status| of_row(row, status))
    });
    let table = table(&STATUSES, &lines.collect(), None);
    (!document.rows.is_empty()).then(|| {
        markup!(
            r#"<section id="statuses"><h2>By status</h2>{}</section>"#,
            table
        )
    })
}

fn status_name(status: &str) -> &str {
    match status {
        "none" => "no answer",
        status => status,
    }
}

pub(super) fn parts(document: &Document) -> Option<Markup> {
    let of_row = |row: &Row, part: &Part| {
        line([
            row_name(row),
            name(&part.endpoint),
            name(&part.scenario),
            number(units::count(part.stats.requests)),
            number(units::percent(share(
                part.stats.requests,
                row.stats.requests,
            ))),
            number(units::count(part.stats.failures)),
            times(part.stats.latency.as_ref()),
        ])
    };
    let rows = document.rows.iter();
    let lines = rows.flat_map(|row| row.parts.iter().map(move |part| of_row(row, part)));
    let table = table(&PARTS, &lines.collect(), None);
    (!document.rows.is_empty()).then(|| {
        markup!(
            r#"<section id="parts"><h2>By scenario</h2>{}</section>"#,
            table
        )
    })
}

fn times(of: Option<&Latency>) -> Markup {
    let cells = [
        of.map(|l| l.mean),
        of.map(|l| l.percentiles.p50),
        of.map(|l| l.percentiles.p95),
        of.map(|l| l.percentiles.p99),
        of.map(|l| l.max),
    ];
    cells.map(latency).into()
}
