//! What is seen first: tiles, warnings and thresholds.

use maud::{Markup, html};

use super::{head, printable, table, text};
use crate::report::document::{Compared, Document};
use crate::report::units;

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
            aside: units::count(total.failures),
        },
        Tile {
            title: "Requests a second",
            value: units::rate(total.rate),
            aside: change(Some(total.rate), old.map(|old| old.rate)),
        },
    ];
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
    tiles
}

fn change(now: Option<f64>, before: Option<f64>) -> String {
    match super::comparison::change(now, before) {
        Some(change) => format!("{change} against the baseline"),
        None => String::new(),
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
    let missed = document.thresholds.iter().filter(|t| !t.held).count();
    let verdict = match (missed, document.thresholds.len()) {
        (0, 1) => "It was held.".to_owned(),
        (0, all) => format!("All {all} were held."),
        (missed, all) => format!("{missed} of {all} missed."),
    };
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
                p class=(if missed == 0 { "held" } else { "missed" }) { (verdict) }
                (table(&head(&["Asked", "Measured", ""]), &body, None))
            }
        }
    }
}
