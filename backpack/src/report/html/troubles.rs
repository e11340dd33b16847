//! What went wrong: failures, errors of the test's own code, values that were missing, requests that were not sent.

use jiff::Timestamp;

use super::cells::{clock, line, name, number, table, text, word};
use super::exchange;
use crate::report::document::{Document, ExceptionKind};
use crate::report::markup::{Markup, markup};
use crate::text::units;

const FAILURES: [&str; 6] = [
    "#Count",
    "Method",
    "Name",
    "Error",
    "First seen",
    "Last seen",
];

const EXCEPTIONS: [&str; 6] = [
    "#Count",
    "Kind",
    "Scenario",
    "Text",
    "First seen",
    "Last seen",
];

pub(super) fn section(document: &Document) -> Markup {
    markup!(
        r#"<section id="troubles"><h2>Failures</h2>{}{}{}{}{}{}</section>"#,
        failures(document),
        exchange::failures(document),
        exceptions(document),
        missing_values(document),
        skipped(document),
        overruns(document)
    )
}

fn failures(document: &Document) -> Markup {
    if document.failures.is_empty() {
        return markup!(r#"<p class="quiet">No request failed.</p>"#);
    }
    let lines = document.failures.iter().map(|failure| {
        line([
            number(units::count(failure.count)),
            word(&failure.method),
            name(&failure.name),
            text(&failure.error),
            seen(document, failure.first_seen),
            seen(document, failure.last_seen),
        ])
    });
    table(&FAILURES, &lines.collect(), None)
}

/// A table under a heading; none without a line.
fn titled(
    title: &str,
    heads: &[&str],
    lines: impl ExactSizeIterator<Item = Markup>,
) -> Option<Markup> {
    (lines.len() > 0).then(|| markup!("<h3>{}</h3>{}", title, table(heads, &lines.collect(), None)))
}

fn exceptions(document: &Document) -> Option<Markup> {
    let kind = |kind| match kind {
        ExceptionKind::Panic => "panic",
        ExceptionKind::StepError => "error of a step",
    };
    let lines = document.exceptions.iter().map(|exception| {
        line([
            number(units::count(exception.count)),
            word(kind(exception.kind)),
            name(&exception.scenario),
            text(&exception.text),
            seen(document, exception.first_seen),
            seen(document, exception.last_seen),
        ])
    });
    titled("Panics and errors of steps", &EXCEPTIONS, lines)
}

fn missing_values(document: &Document) -> Option<Markup> {
    let lines = document.missing_values.iter().map(|missing| {
        line([
            number(units::count(missing.count)),
            name(&missing.source),
            text(&missing.value),
            name(&missing.dependent),
            text(missing.unread.as_deref().unwrap_or_default()),
        ])
    });
    let heads = [
        "#Count",
        "Answer of",
        "Value",
        "Wanted by",
        "Where the answer",
    ];
    titled("Values that successful answers lacked", &heads, lines)
}

fn overruns(document: &Document) -> Option<Markup> {
    let overruns = document.overruns.iter();
    let lines = overruns.map(|it| line([number(units::count(it.count)), name(&it.scenario)]));
    titled(
        "Passes longer than their pacing",
        &["#Count", "Scenario"],
        lines,
    )
}

fn skipped(document: &Document) -> Option<Markup> {
    let skipped = document.skipped.iter();
    let lines = skipped.map(|it| line([number(units::count(it.count)), name(&it.endpoint)]));
    let title = "Requests not sent: their endpoint was sealed";
    titled(title, &["#Count", "Endpoint"], lines)
}

/// How long after the start, so that it can be found in the charts.
fn seen(document: &Document, at: Timestamp) -> Markup {
    let after = at.duration_since(document.run.started_at).as_secs_f64();
    markup!(
        "<td>{}<small>{}</small></td>",
        units::span(after.max(0.0)),
        clock(at)
    )
}
