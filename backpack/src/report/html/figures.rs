//! The tables of figures: each name, then the same split by status and by scenario.

use maud::{Markup, html};

use super::{head, latency, name, number, table, word};
use crate::report::document::{Document, Latency, Row, Stats, share};
use crate::text::units;

pub(super) fn requests(document: &Document) -> Markup {
    let cells = |stats: &Stats| {
        html! {
            (number(units::count(stats.requests)))
            (number(units::count(stats.failures)))
            (number(units::percent(stats.failure_percent())))
            (number(units::rate(stats.rate)))
            (number(units::rate(stats.failure_rate)))
            (number(units::count(stats.interrupted)))
            (number(units::bytes(stats.bytes_in)))
            (number(units::bytes(stats.bytes_out)))
        }
    };
    let titles = [
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
    html! {
        section #requests {
            h2 { "Requests" }
            (by_name(document, &titles, cells))
        }
    }
}

pub(super) fn response_times(document: &Document) -> Markup {
    html! {
        section #response-times {
            h2 { "Response times" }
            p.quiet {
                "So many percent of the requests took at most so long. Requests that got no connection are not among them."
                @if document.arrivals.is_some() { " Each from when it was sent; from when its pass was due, see below." }
            }
            (latencies(document, |stats| stats.latency.as_ref()))
        }
        @if document.arrivals.is_some() {
            section #from-start {
                h2 { "Response times from the intended start" }
                p.quiet { "Where a pass began late, for all users were busy, its first request took as much longer: so long would somebody have waited who came on schedule." }
                (latencies(document, |stats| stats.latency_from_start.as_ref()))
            }
        }
    }
}

fn latencies(document: &Document, which: fn(&Stats) -> Option<&Latency>) -> Markup {
    let cells = |stats: &Stats| {
        let of = |part: fn(&Latency) -> f64| {
            let millis = which(stats).map(part);
            latency(millis.filter(|millis| !millis.is_nan()))
        };
        html! {
            (of(|l| l.mean)) (of(|l| l.standard_deviation)) (of(|l| l.min))
            (of(|l| l.percentiles.p25)) (of(|l| l.percentiles.p50)) (of(|l| l.percentiles.p66))
            (of(|l| l.percentiles.p75)) (of(|l| l.percentiles.p80)) (of(|l| l.percentiles.p90))
            (of(|l| l.percentiles.p95)) (of(|l| l.percentiles.p98)) (of(|l| l.percentiles.p99))
            (of(|l| l.percentiles.p99_9)) (of(|l| l.percentiles.p99_99)) (of(|l| l.max))
        }
    };
    let titles = [
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
    by_name(document, &titles, cells)
}

/// One line for each name, and one for all of them.
fn by_name(document: &Document, titles: &[&str], cells: impl Fn(&Stats) -> Markup) -> Markup {
    let body = html! {
        @for row in &document.rows {
            tr { (row_name(row)) (cells(&row.stats)) }
        }
    };
    let foot = html! { td {} td { "Aggregated" } (cells(&document.total)) };
    table(&head(titles), &body, Some(&foot))
}

fn row_name(row: &Row) -> Markup {
    html! { (word(&row.method)) (name(&row.name)) }
}

pub(super) fn statuses(document: &Document) -> Markup {
    let body = html! {
        @for row in &document.rows {
            @for status in &row.stats.statuses {
                tr {
                    (row_name(row))
                    (word(status_name(&status.status)))
                    (number(units::count(status.requests)))
                    (number(units::percent(share(status.requests, row.stats.requests))))
                    (number(units::count(status.failures)))
                    (number(units::bytes(status.bytes_in)))
                    (times(status.latency.as_ref()))
                }
            }
        }
    };
    let titles = [
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
    html! {
        @if !document.rows.is_empty() {
            section #statuses {
                h2 { "By status" }
                (table(&head(&titles), &body, None))
            }
        }
    }
}

fn status_name(status: &str) -> &str {
    match status {
        "none" => "no answer",
        status => status,
    }
}

pub(super) fn parts(document: &Document) -> Markup {
    let body = html! {
        @for row in &document.rows {
            @for part in &row.parts {
                tr {
                    (row_name(row))
                    (name(&part.endpoint))
                    (name(&part.scenario))
                    (number(units::count(part.stats.requests)))
                    (number(units::percent(share(part.stats.requests, row.stats.requests))))
                    (number(units::count(part.stats.failures)))
                    (times(part.stats.latency.as_ref()))
                }
            }
        }
    };
    let titles = [
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
    html! {
        @if !document.rows.is_empty() {
            section #parts {
                h2 { "By scenario" }
                (table(&head(&titles), &body, None))
            }
        }
    }
}

fn times(of: Option<&Latency>) -> Markup {
    html! {
        (latency(of.map(|l| l.mean)))
        (latency(of.map(|l| l.percentiles.p50)))
        (latency(of.map(|l| l.percentiles.p95)))
        (latency(of.map(|l| l.percentiles.p99)))
        (latency(of.map(|l| l.max)))
    }
}
