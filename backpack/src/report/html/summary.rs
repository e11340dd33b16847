//! What is seen first: tiles, warnings and thresholds.

use maud::{Markup, html};

use super::{head, table, text};
use crate::report::document::{Compared, Document};
use crate::text::printable::printable;
use crate::text::units;

/// A figure, how it is called, and a word on it.
struct Tile {
    title: &'static str,
    value: String,
    aside: String,
}

pub(super) fn tiles(document: &Document) -> Markup {
    html! {
        dl.tiles {
            @for tile in all(document) {
                div {
                    dt { (tile.title) }
                    dd.value { (tile.value) }
                    @if !tile.aside.is_empty() { dd.aside { (tile.aside) } }
                }
            }
        }
    }
}

fn all(document: &Document) -> Vec<Tile> {
    let total = &document.total;
    let old = total.baseline.as_ref();
    let interrupted = match total.interrupted {
        0 => String::new(),
        count => format!("and {} interrupted", units::count(count)),
    };
    let mut tiles = vec![
        Tile {
            title: "Requests",
            value: units::count(total.requests),
            aside: interrupted,
        },
        Tile {
            title: "Failures",
            value: units::percent(total.failure_percent()),
            aside: format!(
                "{} of {}",
                units::count(total.failures),
                units::count(total.requests)
            ),
        },
        Tile {
            title: "Requests a second",
            value: units::rate(total.rate),
            aside: change(Some(total.rate), old.map(|old| old.rate)),
        },
    ];
    tiles.extend(arrivals(document));
    let percentiles = total.latency.as_ref().map(|latency| &latency.percentiles);
    let mut percentile = |title, now: Option<f64>, before: fn(&Compared) -> Option<f64>| {
        tiles.push(Tile {
            title,
            value: now.map_or_else(|| "–".to_owned(), units::latency),
            aside: change(now, old.and_then(before)),
        });
    };
    percentile("Median", percentiles.map(|p| p.p50), |old| old.p50);
    percentile("95 % within", percentiles.map(|p| p.p95), |old| old.p95);
    percentile("99 % within", percentiles.map(|p| p.p99), |old| old.p99);
    tiles.extend(from_start(document));
    tiles.extend(verdict(document));
    tiles
}

fn arrivals(document: &Document) -> Option<Tile> {
    let arrivals = document.arrivals?;
    Some(Tile {
        title: "Arrivals",
        value: units::count(arrivals.scheduled),
        aside: format!(
            "{} started, {} dropped",
            units::count(arrivals.started),
            units::count(arrivals.dropped)
        ),
    })
}

/// The open model: beside what the server took, what somebody on schedule would have waited.
fn from_start(document: &Document) -> Option<Tile> {
    let latency = document.total.latency_from_start.as_ref()?;
    Some(Tile {
        title: "99 % from the intended start",
        value: units::latency(latency.percentiles.p99),
        aside: String::new(),
    })
}

fn verdict(document: &Document) -> Option<Tile> {
    let all = document.thresholds.len();
    let missed = document.thresholds.iter().filter(|t| !t.held).count();
    (all > 0).then(|| Tile {
        title: "Thresholds",
        value: if missed == 0 {
            "✓ held"
        } else {
            "✗ missed"
        }
        .to_owned(),
        aside: format!("{} of {all} held", all - missed),
    })
}

fn change(now: Option<f64>, before: Option<f64>) -> String {
    match super::comparison::change(now, before) {
        Some(change) => format!("{change} against the baseline"),
        None => String::new(),
    }
}

/// Why the run is shorter than asked for.
pub(super) fn aborted(document: &Document) -> Markup {
    html! {
        @if let Some(why) = &document.run.aborted {
            p.missed role="alert" { "Ended early: " (printable(why)) }
        }
    }
}

pub(super) fn warnings(document: &Document) -> Markup {
    html! {
        @if !document.warnings.is_empty() {
            ul.warnings aria-label="Warnings" {
                @for warning in &document.warnings { li { (printable(warning)) } }
            }
        }
    }
}

pub(super) fn thresholds(document: &Document) -> Markup {
    let body = html! {
        @for threshold in &document.thresholds {
            tr {
                (text(&threshold.asked))
                (text(threshold.measured.as_deref().unwrap_or("no sample")))
                @if threshold.held { td.held { "✓ held" } } @else { td.missed { "✗ missed" } }
            }
        }
    };
    html! {
        @if !document.thresholds.is_empty() {
            section #thresholds {
                h2 { "Thresholds" }
                (table(&head(&["Asked", "Measured", ""]), &body, None))
            }
        }
    }
}
