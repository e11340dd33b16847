//! The charts: those of the whole run, then those of the busiest endpoints.

use maud::{Markup, PreEscaped, html};

use crate::report::document::{Document, Row};
use crate::report::plots::{Kind, Whose};
use crate::text::printable::printable;
use crate::text::units;

/// A page with charts of a thousand endpoints would be slow to open and never read.
const MOST_ROWS: usize = 30;

pub(super) fn whole(document: &Document) -> Markup {
    html! {
        section #overall {
            h2 { "Charts" }
            (charts(Whose::whole(document)))
        }
    }
}

pub(super) fn rows(document: &Document) -> Markup {
    let all = document.rows.len();
    html! {
        @if all > 0 {
            section #endpoints {
                h2 { "Charts by endpoint" }
                @if all > MOST_ROWS {
                    p.quiet {
                        "The " (MOST_ROWS) " with the most requests, of " (units::count(all as u64))
                        "; all of them are in the tables."
                    }
                }
                @for (_, row) in document.busiest(MOST_ROWS) { (one(row)) }
            }
        }
    }
}

fn one(row: &Row) -> Markup {
    let stats = &row.stats;
    html! {
        h3 { (printable(&row.method)) " " (printable(&row.name)) }
        p.quiet {
            (units::count(stats.requests)) " requests, "
            (units::percent(stats.failure_percent())) " failed, "
            (units::rate(stats.rate)) " a second"
        }
        (charts(Whose::row(row)))
    }
}

fn charts(whose: Whose<'_>) -> Markup {
    html! {
        div.charts {
            @for kind in Kind::of(whose) {
                figure {
                    figcaption { (kind.caption()) }
                    (PreEscaped(kind.inline(whose).into_string()))
                }
            }
        }
    }
}
