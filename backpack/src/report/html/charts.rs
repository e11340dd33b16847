//! The charts: those of the whole run, then those of the busiest endpoints.

use crate::report::document::{Document, Row};
use crate::report::markup::{Markup, markup};
use crate::report::plots::{Kind, Whose};
use crate::text::printable::printable;
use crate::text::units;

/// A page with charts of a thousand endpoints would be slow to open and never read.
const MOST_ROWS: usize = 30;

pub(super) fn whole(document: &Document) -> Markup {
    let charts = charts(Whose::whole(document));
    markup!(
        r#"<section id="overall"><h2>Charts</h2>{}</section>"#,
        charts
    )
}

pub(super) fn rows(document: &Document) -> Option<Markup> {
    let all = document.rows.len();
    let left_out = (all > MOST_ROWS).then(|| {
        markup!(
            r#"<p class="quiet">The {} with the most requests, of {}; all of them are in the tables.</p>"#,
            MOST_ROWS, units::count(all as u64)
        )
    });
    let busiest = document.busiest(MOST_ROWS).into_iter();
    let charts: Markup = busiest.map(|(_, row)| one(document, row)).collect();
    (all > 0).then(|| {
        markup!(
            r#"<section id="endpoints"><h2>Charts by endpoint</h2>{}{}</section>"#,
            left_out,
            charts
        )
    })
}

fn one(document: &Document, row: &Row) -> Markup {
    let stats = &row.stats;
    markup!(
        "<h3>{} {}</h3>"
        r#"<p class="quiet">{} requests, {} failed, {} a second</p>{}"#,
        printable(&row.method), printable(&row.name),
        units::count(stats.requests), units::percent(stats.failure_percent()), units::rate(stats.rate),
        charts(Whose::row(document, row))
    )
}

fn charts(whose: Whose<'_>) -> Markup {
    let figure = |kind: Kind| {
        markup!(
            "<figure><figcaption>{}</figcaption>{}</figure>",
            kind.caption(),
            kind.inline(whose)
        )
    };
    let figures: Markup = Kind::of(whose).map(figure).collect();
    markup!(r#"<div class="charts">{}</div>"#, figures)
}
