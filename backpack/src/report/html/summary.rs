//! What is seen first: tiles, warnings and thresholds.

use super::cells::{line, table, text};
use crate::report::document::{Document, Stats, ThresholdResult};
use crate::report::markup::{Markup, markup};
use crate::text::printable::printable;
use crate::text::units;

/// A figure, how it is called, and a word on it.
struct Tile {
    title: &'static str,
    value: String,
    aside: String,
}

pub(super) fn tiles(document: &Document) -> Markup {
    let tiles: Markup = all(document).into_iter().map(one).collect();
    markup!(r#"<dl class="tiles">{}</dl>"#, tiles)
}

fn one(tile: Tile) -> Markup {
    let said = Some(tile.aside).filter(|aside| !aside.is_empty());
    let aside = said.map(|aside| markup!(r#"<dd class="aside">{}</dd>"#, aside));
    markup!(
        r#"<div><dt>{}</dt><dd class="value">{}</dd>{}</div>"#,
        tile.title,
        tile.value,
        aside
    )
}

fn all(document: &Document) -> Vec<Tile> {
    let total = &document.total;
    let mut tiles = vec![requests(total), failures(total), rate(total)];
    tiles.extend(arrivals(document));
    tiles.extend(percentiles(total));
    tiles.extend(from_start(document));
    tiles.extend(verdict(document));
    tiles
}

fn requests(total: &Stats) -> Tile {
    Tile {
        title: "Requests",
        value: units::count(total.requests),
        aside: aside(total),
    }
}

fn aside(total: &Stats) -> String {
    let counts = [
        (total.interrupted, "interrupted"),
        (total.sent_again, "sent again"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(count, what)| format!("{} {what}", units::count(*count)))
        .collect();
    match counts.is_empty() {
        true => String::new(),
        false => format!("and {}", counts.join(", ")),
    }
}

fn failures(total: &Stats) -> Tile {
    let [failures, requests] = [total.failures, total.requests].map(units::count);
    Tile {
        title: "Failures",
        value: units::percent(total.failure_percent()),
        aside: format!("{failures} of {requests}"),
    }
}

fn rate(total: &Stats) -> Tile {
    let before = total.baseline.as_ref().map(|old| old.rate);
    Tile {
        title: "Requests a second",
        value: units::rate(total.rate),
        aside: change(Some(total.rate), before),
    }
}

fn percentiles(total: &Stats) -> [Tile; 3] {
    let percentiles = total.latency.as_ref().map(|latency| &latency.percentiles);
    let old = total.baseline.as_ref();
    let tile = |title, now: Option<f64>, before: Option<f64>| Tile {
        title,
        value: now.map_or_else(|| "–".to_owned(), units::latency),
        aside: change(now, before),
    };
    [
        tile(
            "Median",
            percentiles.map(|p| p.p50),
            old.and_then(|old| old.p50),
        ),
        tile(
            "95 % within",
            percentiles.map(|p| p.p95),
            old.and_then(|old| old.p95),
        ),
        tile(
            "99 % within",
            percentiles.map(|p| p.p99),
            old.and_then(|old| old.p99),
        ),
    ]
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
pub(super) fn aborted(document: &Document) -> Option<Markup> {
    let why = document.run.aborted.as_ref()?;
    Some(markup!(
        r#"<p class="missed" role="alert">Ended early: {}</p>"#,
        printable(why)
    ))
}

pub(super) fn warnings(document: &Document) -> Option<Markup> {
    let warnings = document.warnings.iter();
    let items = warnings.map(|warning| markup!("<li>{}</li>", printable(warning)));
    let items: Markup = items.collect();
    (!document.warnings.is_empty()).then(|| {
        markup!(
            r#"<ul class="warnings" aria-label="Warnings">{}</ul>"#,
            items
        )
    })
}

pub(super) fn thresholds(document: &Document) -> Option<Markup> {
    let row = |threshold: &ThresholdResult| {
        line([
            text(&threshold.asked),
            text(threshold.measured.as_deref().unwrap_or("no sample")),
            match threshold.held {
                true => markup!(r#"<td class="held">✓ held</td>"#),
                false => markup!(r#"<td class="missed">✗ missed</td>"#),
            },
            text(threshold.place.as_deref().unwrap_or_default()),
        ])
    };
    let lines = document.thresholds.iter().map(row).collect();
    let table = table(&["Asked", "Measured", "", "Where"], &lines, None);
    let doubt = document.doubt();
    let doubt = doubt.map(|it| markup!("<p>In doubt: {}.</p>", it));
    (!document.thresholds.is_empty()).then(|| {
        markup!(
            r#"<section id="thresholds"><h2>Thresholds</h2>{}{}</section>"#,
            table,
            doubt
        )
    })
}
