//! What the run did on its own, line by line: it belongs beside the chart of its users.

use super::cells::{line, number, table, text};
use crate::report::document::{Decision, Document};
use crate::report::markup::{Markup, markup};
use crate::text::units;

pub(super) fn section(document: &Document) -> Option<Markup> {
    let decisions = &document.decisions;
    let row = |it: &Decision| line([number(units::span(it.at_s)), text(&it.text)]);
    let lines = decisions.iter().map(row).collect();
    (!decisions.is_empty()).then(|| {
        markup!(
            r#"<section id="decisions"><h2>What the run did on its own</h2>{}</section>"#,
            table(&["#At", "Decision"], &lines, None)
        )
    })
}
