//! Requests as they were sent and answers as they came, each under a title that opens it. They need no script.

use crate::report::document::{Document, Failure, Row};
use crate::report::markup::{Markup, markup};
use crate::seen::{Exchange, written};
use crate::text::printable::printable;

/// One of each kind of failure.
pub(super) fn failures(document: &Document) -> Option<Markup> {
    let failures = document.failures.iter();
    let samples: Vec<_> = failures.filter_map(failure).collect();
    (!samples.is_empty()).then(|| {
        let samples: Markup = samples.into_iter().collect();
        markup!(
            "<h3>What was sent and what came back, once of each</h3>{}",
            samples
        )
    })
}

fn failure(failure: &Failure) -> Option<Markup> {
    let Failure {
        method,
        name,
        error,
        ..
    } = failure;
    let title = format!("{method} {name}: {error}");
    failure.sample.as_ref().map(|it| exchange(&title, it))
}

/// The slowest requests of each row.
pub(super) fn slowest(document: &Document) -> Option<Markup> {
    let rows = document.rows.iter().filter(|row| !row.slowest.is_empty());
    let rows: Vec<_> = rows.map(slowest_of).collect();
    (!rows.is_empty()).then(|| {
        let rows: Markup = rows.into_iter().collect();
        markup!(
            r#"<section id="slowest"><h2>Slowest requests</h2>{}</section>"#,
            rows
        )
    })
}

fn slowest_of(row: &Row) -> Markup {
    let requests: Markup = row
        .slowest
        .iter()
        .map(|it| exchange(&written::title(it), it))
        .collect();
    let name = printable(&format!("{} {}", row.method, row.name));
    markup!(
        r#"<details class="slowest"><summary>{}</summary>{}</details>"#,
        name,
        requests
    )
}

/// Closed, with its title; opened, what was sent and what came back.
fn exchange(title: &str, exchange: &Exchange) -> Markup {
    let request = printable(&written::sent(exchange));
    let answer = printable(&written::answer(exchange));
    markup!(
        r#"<details class="exchange"><summary>{}</summary><p class="quiet">{}</p>"#
        "<div><pre>{}</pre><pre>{}</pre></div></details>",
        printable(title), printable(&written::whose(exchange)), request, answer
    )
}
