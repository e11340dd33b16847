//! What the run did on its own, line by line: it belongs beside the chart of its users.

use maud::{Markup, html};

use super::{head, number, table, text};
use crate::report::document::Document;
use crate::text::units;

pub(super) fn section(document: &Document) -> Markup {
    let body = html! {
        @for decision in &document.decisions {
            tr {
                (number(units::span(decision.at_s)))
                (text(&decision.text))
            }
        }
    };
    html! {
        @if !document.decisions.is_empty() {
            section #decisions {
                h2 { "What the run did on its own" }
                (table(&head(&["#At", "Decision"]), &body, None))
            }
        }
    }
}
