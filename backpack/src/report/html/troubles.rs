//! What went wrong: failures, errors of the test's own code, values that were missing, requests that were not sent.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{clock, head, name, number, table, text, word};
use crate::report::document::{Document, ExceptionKind};
use crate::text::units;

pub(super) fn section(document: &Document) -> Markup {
    html! {
        section #troubles {
            h2 { "Failures" }
            (failures(document))
            (exceptions(document))
            (missing_values(document))
            (skipped(document))
            (overruns(document))
        }
    }
}

fn failures(document: &Document) -> Markup {
    let body = html! {
        @for failure in &document.failures {
            tr {
                (number(units::count(failure.count)))
                (word(&failure.method))
                (name(&failure.name))
                (text(&failure.error))
                (seen(document, failure.first_seen))
                (seen(document, failure.last_seen))
            }
        }
    };
    let titles = [
        "#Count",
        "Method",
        "Name",
        "Error",
        "First seen",
        "Last seen",
    ];
    html! {
        @if document.failures.is_empty() {
            p.quiet { "No request failed." }
        } @else {
            (table(&head(&titles), &body, None))
        }
    }
}

fn exceptions(document: &Document) -> Markup {
    let kind = |kind| match kind {
        ExceptionKind::Panic => "panic",
        ExceptionKind::StepError => "error of a step",
    };
    let body = html! {
        @for exception in &document.exceptions {
            tr {
                (number(units::count(exception.count)))
                (word(kind(exception.kind)))
                (name(&exception.scenario))
                (text(&exception.text))
                (seen(document, exception.first_seen))
                (seen(document, exception.last_seen))
            }
        }
    };
    let titles = [
        "#Count",
        "Kind",
        "Scenario",
        "Text",
        "First seen",
        "Last seen",
    ];
    html! {
        @if !document.exceptions.is_empty() {
            h3 { "Panics and errors of steps" }
            (table(&head(&titles), &body, None))
        }
    }
}

fn missing_values(document: &Document) -> Markup {
    let body = html! {
        @for missing in &document.missing_values {
            tr {
                (number(units::count(missing.count)))
                (name(&missing.source))
                (text(&missing.value))
                (name(&missing.dependent))
            }
        }
    };
    html! {
        @if !document.missing_values.is_empty() {
            h3 { "Values that successful answers lacked" }
            (table(&head(&["#Count", "Answer of", "Value", "Wanted by"]), &body, None))
        }
    }
}

fn overruns(document: &Document) -> Markup {
    let body = html! {
        @for overrun in &document.overruns {
            tr { (number(units::count(overrun.count))) (name(&overrun.scenario)) }
        }
    };
    html! {
        @if !document.overruns.is_empty() {
            h3 { "Passes longer than their pacing" }
            (table(&head(&["#Count", "Scenario"]), &body, None))
        }
    }
}

fn skipped(document: &Document) -> Markup {
    let body = html! {
        @for skipped in &document.skipped {
            tr { (number(units::count(skipped.count))) (name(&skipped.endpoint)) }
        }
    };
    html! {
        @if !document.skipped.is_empty() {
            h3 { "Requests not sent: their endpoint was sealed" }
            (table(&head(&["#Count", "Endpoint"]), &body, None))
        }
    }
}

/// How long after the start, so that it can be found in the charts.
fn seen(document: &Document, at: Timestamp) -> Markup {
    let after = at.duration_since(document.run.started_at).as_secs_f64();
    html! { td { (units::span(after.max(0.0))) small { (clock(at)) } } }
}
